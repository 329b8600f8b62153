import type { Value } from '../space/value.ts';

/** `study.json` of a study folder: where the study came from and how it goes on. Written once, replaced atomically. */
export interface StudyInfo {
  readonly format: 1;
  readonly study: string;
  /** Absolute path of the sweep file at creation; the text that was run is `sweep.yaml` in the folder. */
  readonly sweep: string | null;
  /** Working directory of the trials. */
  readonly cwd: string;
  /** Database, relative to the study's folder, or absolute with `storage:`. */
  readonly database: string;
  /** Extra arguments of every trial's command (`sweep FILE -- ARGS`). */
  readonly args: readonly string[];
  /** Options that the command line gave (cli.md 2 keys, as written there), used again on resume. */
  readonly options: Readonly<Record<string, Value>>;
  /** Version of the engine that made it. */
  readonly engine: string;
  /** ISO 8601 UTC. */
  readonly created: string;
}
