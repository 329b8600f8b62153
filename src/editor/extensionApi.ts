import type { StudyModel } from './model/studyModel.ts';
import type { RunsTree } from './trees/runsTree.ts';
import type { SweepsTree } from './trees/sweepsTree.ts';

/** What `activate` hands out: the views' own sources, for suites that look at what a user sees, and for other extensions. */
export interface ExtensionApi {
  readonly sweeps: SweepsTree;
  readonly runs: RunsTree;
  readonly model: StudyModel;
}
