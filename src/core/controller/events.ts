import type { Direction } from '../space/trial.ts';
import type { Params } from '../space/value.ts';
import type { Best } from '../study/best.ts';

/** Why a sweep ended. */
export type EndReason = 'trials' | 'exhausted' | 'timeout' | 'stopped' | 'target' | 'plateau' | 'failures';

/** A number as JSON can hold it: NaN and infinities as text. */
export type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity';

/**
 * The lines of `sweep --json` (cli.md 4). Numbers may be NaN or infinite here; `src/cli` writes them as text. With several
 * metrics `metric`, `direction` and `value` are lists.
 */
export type ControllerEvent =
  | {
      readonly event: 'study';
      readonly study: string;
      /** Absolute folder. */
      readonly path: string;
      readonly metric: string | readonly string[] | null;
      readonly direction: Direction | readonly Direction[];
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
      /** Which run of a repeated trial it is, from 0. */
      readonly repeat?: number;
      readonly attempt?: number;
      readonly readopted?: boolean;
    }
  | {
      readonly event: 'report';
      readonly trial: number;
      readonly step: number;
      /** Null for a metric that was not logged at this step. */
      readonly value: number | readonly (number | null)[];
      /** Which run of a repeated trial reported it, from 0. */
      readonly repeat?: number;
    }
  | {
      readonly event: 'trial-end';
      readonly trial: number;
      readonly state: 'complete' | 'pruned' | 'fail';
      readonly value: number | readonly number[] | null;
      /** By name, kept while not above 0; where the sweep has constraints. */
      readonly constraints?: Readonly<Record<string, number>>;
      readonly reason: string | null;
      readonly durationMs: number;
    }
  | { readonly event: 'warning'; readonly message: string }
  | {
      readonly event: 'end';
      readonly reason: EndReason;
      readonly counts: { readonly complete: number; readonly pruned: number; readonly fail: number };
      readonly best: Best;
      /** Trials that run elsewhere, because of which the study has not come to its end; absent where there are none. */
      readonly open?: readonly number[];
    };

/** What live views (terminal, pipe, JSON) get beside the events, so that they need not read the study. */
export interface StudyHead {
  readonly study: string;
  /** The sampler that was chosen, else the method: "tpe", "grid". */
  readonly method: string;
  /** "sampler: random, seeded 42 ..." */
  readonly note: string;
  /** Empty for a sweep without a metric. */
  readonly objectives: readonly { readonly name: string; readonly goal: Direction }[];
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
  readonly bestBefore?: Best;
  /** Interpreter that `${interpreter}` stands for, with the reason it was chosen. */
  readonly interpreter: string;
  /** Which one of several stages it is. */
  readonly stage?: { readonly name: string; readonly index: number; readonly count: number };
}
