import type { StudyParent, StudyStage } from '../space/summary.ts';
import type { Value } from '../space/value.ts';

/** `study.json` of a study folder: where the study came from and how it goes on. Replaced atomically. */
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
  /** The study that it was made from. */
  readonly parent?: StudyParent;
  /** Its place in a sweep with stages; the text of the whole sweep is `stages.yaml` in the folder. */
  readonly stage?: StageMark;
  /** Options that the command line gave for all stages together. */
  readonly sweepOptions?: Readonly<Record<string, Value>>;
}

/** A stage, with what it runs again. */
export interface StageMark extends StudyStage {
  /** Trials of the stage before; trial i of this stage has the parameters of the i-th of them. */
  readonly rerun?: readonly number[];
}
