import type { Direction } from '../space/trial.ts';
import type { Params } from '../space/value.ts';

/** Why a sweep ended. */
export type EndReason = 'trials' | 'exhausted' | 'timeout' | 'stopped' | 'target' | 'plateau' | 'failures';

/** A number as JSON can hold it: NaN and infinities as text. */
export type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity';

/** The lines of `sweep --json` (cli.md 4). Numbers may be NaN or infinite here; `src/cli` writes them as text. */
export type ControllerEvent =
  | {
      readonly event: 'study';
      readonly study: string;
      /** Absolute folder. */
      readonly path: string;
      readonly metric: string | null;
      readonly direction: Direction;
      /** Total that is planned; null when unbounded. */
      readonly trials: number | null;
    }
  | {
      readonly event: 'trial-start';
      readonly trial: number;
      readonly run: string;
      readonly params: Params;
      readonly command: readonly string[];
      readonly pid: number | null;
      readonly attempt?: number;
      readonly readopted?: boolean;
    }
  | { readonly event: 'report'; readonly trial: number; readonly step: number; readonly value: number }
  | {
      readonly event: 'trial-end';
      readonly trial: number;
      readonly state: 'complete' | 'pruned' | 'fail';
      readonly value: number | null;
      readonly reason: string | null;
      readonly durationMs: number;
    }
  | { readonly event: 'warning'; readonly message: string }
  | {
      readonly event: 'end';
      readonly reason: EndReason;
      readonly counts: { readonly complete: number; readonly pruned: number; readonly fail: number };
      readonly best: { readonly trial: number; readonly value: number | null; readonly params: Params } | null;
    };

/** What live views (terminal, pipe, JSON) get beside the events, so that they need not read the study. */
export interface StudyHead {
  readonly study: string;
  /** "bayes (random)", "grid". */
  readonly method: string;
  /** "sampler: random, seeded 42 ..." */
  readonly note: string;
  readonly metric: string | null;
  readonly direction: Direction;
  readonly jobs: number;
  readonly total: number | null;
  /** Folder relative to the working directory where that is shorter. */
  readonly folder: string;
  /** Names of the searched parameters, in the file's order. */
  readonly searched: readonly string[];
  /** Trials that had ended before this controller started. */
  readonly endedBefore: number;
  /** How those had ended; the view counts on from here. */
  readonly countsBefore?: { readonly complete: number; readonly pruned: number; readonly fail: number };
  /** Best of those, so that a resumed view knows it. */
  readonly bestBefore?: { readonly trial: number; readonly value: number | null; readonly params: Params } | null;
  /** Interpreter that `${interpreter}` stands for, with the reason it was chosen. */
  readonly interpreter: string;
}
