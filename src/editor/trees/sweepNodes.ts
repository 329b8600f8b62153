import type { StudySummary, TrialSummary } from '../../core/space/summary.ts';
import { sortTrials, type TrialOrder } from '../text/sortTrials.ts';

/** A row of the Sweeps tree. It only names what it stands for; what it shows is read from the model when it is drawn. */
export type SweepNode =
  | { readonly kind: 'file'; readonly path: string }
  /** The stages of one run of a sweep, where they do not stand under the file itself. */
  | { readonly kind: 'stages'; readonly file: string | null; readonly sweep: string }
  | { readonly kind: 'study'; readonly path: string }
  | { readonly kind: 'trial'; readonly study: string; readonly number: number }
  | { readonly kind: 'more'; readonly study: string };

/** Trials that a study shows at once; `more` adds as many again. */
export const pageSize = 200;

/** Identity of a row, the same after a reload, so that the tree keeps what is expanded and selected. */
export function nodeId(node: SweepNode): string {
  switch (node.kind) {
    case 'file':
    case 'study':
      return `${node.kind}:${node.path}`;
    case 'stages':
      return `stages:${node.file ?? ''}:${node.sweep}`;
    case 'trial':
      return `trial:${node.study}:${node.number}`;
    case 'more':
      return `more:${node.study}`;
  }
}

/** The top rows: every sweep file, those that only a study still names, then studies that no file is known of. */
export function rootNodes(files: readonly string[], studies: readonly StudySummary[]): SweepNode[] {
  const paths = new Set(files);
  for (const study of studies) {
    if (study.sweep !== null) {
      paths.add(study.sweep);
    }
  }
  const fileNodes = [...paths].sort(byStem).map((path): SweepNode => ({ kind: 'file', path }));
  const orphans = studies.filter((study) => study.sweep === null);
  return [...fileNodes, ...studyNodes(null, orphans)];
}

/** What tells a file from others of the same name: the folder that it is in; empty where the name is enough. */
export function distinguishing(file: string, all: readonly SweepNode[]): string {
  const parts = (path: string): string[] => path.split(/[\\/]/);
  const own = parts(file);
  const others = all.flatMap((node) => (node.kind === 'file' && node.path !== file ? [parts(node.path)] : []));
  return others.some((other) => other.at(-1) === own.at(-1)) ? (own.at(-2) ?? '') : '';
}

/** What one sweep file has given: the stages of its only run in their order, else runs and studies, newest first. */
export function studiesOfFile(file: string, studies: readonly StudySummary[]): SweepNode[] {
  const own = studies.filter((study) => study.sweep === file);
  const [first] = own;
  const stages = first?.stage === undefined ? [] : stagesOf(file, first.stage.sweep, own);
  return stages.length === own.length ? stages.map(studyNode) : studyNodes(file, own);
}

/** The studies of one run of a sweep with stages, in the order of the stages. */
export function stagesOf(file: string | null, sweep: string, studies: readonly StudySummary[]): StudySummary[] {
  return studies
    .filter((study) => study.sweep === file && study.stage?.sweep === sweep)
    .sort((a, b) => (a.stage?.index ?? 0) - (b.stage?.index ?? 0) || byName(a.study, b.study));
}

/** The row over a stage where its sweep has one; null for other studies and for stages right under their file. */
export function stagesNodeOf(study: StudySummary, studies: readonly StudySummary[]): SweepNode | null {
  const { sweep: file, stage } = study;
  const direct =
    file !== null && studiesOfFile(file, studies).some((node) => node.kind === 'study' && node.path === study.path);
  return stage === undefined || direct ? null : { kind: 'stages', file, sweep: stage.sweep };
}

/** Newest first; the stages of one run are one row, which began with the first of them. */
function studyNodes(file: string | null, studies: readonly StudySummary[]): SweepNode[] {
  const started = (study: StudySummary): number => study.startMs ?? Number.POSITIVE_INFINITY;
  const rows = new Map<string, { readonly node: SweepNode; readonly name: string; readonly startMs: number }>();
  for (const study of studies) {
    const { stage } = study;
    const node: SweepNode = stage === undefined ? studyNode(study) : { kind: 'stages', file, sweep: stage.sweep };
    const known = rows.get(nodeId(node));
    const startMs = Math.min(started(study), known?.startMs ?? Number.POSITIVE_INFINITY);
    rows.set(nodeId(node), { node, name: stage?.sweep ?? study.study, startMs });
  }
  return [...rows.values()]
    .sort((a, b) => (a.startMs === b.startMs ? byName(b.name, a.name) : b.startMs - a.startMs))
    .map(({ node }) => node);
}

function studyNode({ path }: StudySummary): SweepNode {
  return { kind: 'study', path };
}

/** A study's trials up to `limit`, and a row that stands for the rest. */
export function trialNodes(
  study: StudySummary,
  trials: readonly TrialSummary[],
  order: TrialOrder,
  limit: number,
): SweepNode[] {
  const sorted = sortTrials(trials, order, study.direction);
  const shown = sorted
    .slice(0, limit)
    .map((trial): SweepNode => ({ kind: 'trial', study: study.path, number: trial.number }));
  return sorted.length > limit ? [...shown, { kind: 'more', study: study.path }] : shown;
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** `sweep.yaml` before `sweep-grid.yaml`: the endings do not count. */
function byStem(a: string, b: string): number {
  const stem = (file: string): string => file.replace(/\.\w+$/, '');
  return byName(stem(a), stem(b)) || byName(a, b);
}

function byName(a: string, b: string): number {
  return collator.compare(a, b);
}
