import type { RunStatus } from '../launcher/launcher.ts';
import type { RunState } from '../space/state.ts';
import { failure } from './failureReason.ts';
import type { StopKind } from './runFolder.ts';

/** What is to become of a trial whose run has ended. */
export type Outcome =
  | {
      readonly next: 'end';
      readonly state: 'complete';
      /** One an objective; empty for a sweep without one. */
      readonly values: readonly number[];
      readonly reason: null;
      readonly shown: RunState;
    }
  | { readonly next: 'end'; readonly state: 'pruned'; readonly reason: string; readonly shown: RunState }
  | {
      readonly next: 'end';
      readonly state: 'fail';
      readonly reason: string;
      readonly shown: RunState;
      readonly retry: boolean;
    }
  /** Back into the queue: stopped with its study, or it died with the machine. */
  | { readonly next: 'queue'; readonly reason: string; readonly shown: RunState };

/** What is known of an ended attempt. */
export interface EndedAttempt {
  readonly folder: string;
  readonly status: Exclude<RunStatus, { kind: 'running' }>;
  readonly stopping: { readonly kind: StopKind; readonly reason: string } | null;
  /** What the run came to, by objective: NaN where it ended in it, null where it never logged it. */
  readonly values: ReadonlyArray<readonly [metric: string, value: number | null]>;
  /** "last", "best", for people. */
  readonly rule: string;
  /** Names of all metrics that it logged. */
  readonly logged: readonly string[];
  /** False when the process died while no controller watched, so that its death says nothing about the trial. */
  readonly watched: boolean;
}

/** The rules of cli.md 3, States and Ends. */
export function outcomeOf(attempt: EndedAttempt): Outcome {
  const { status, stopping } = attempt;
  switch (stopping?.kind) {
    case 'study':
      return { next: 'queue', reason: stopping.reason, shown: 'stopped' };
    case 'pruned':
      return { next: 'end', state: 'pruned', reason: stopping.reason, shown: 'pruned' };
    case 'trial':
    case 'limit':
      return { next: 'end', state: 'fail', reason: stopping.reason, shown: 'stopped', retry: false };
    case undefined:
      break;
  }
  if (status.kind === 'gone' && !attempt.watched) {
    return { next: 'queue', reason: 'the machine or the process ended', shown: 'crashed' };
  }
  if (status.kind === 'gone' || status.code !== 0) {
    const { reason, crashed } = failure(attempt.folder, status.kind === 'gone' ? null : status.code);
    return { next: 'end', state: 'fail', reason, shown: crashed ? 'crashed' : 'failed', retry: true };
  }
  return exitedWell(attempt);
}

function exitedWell({ values, rule, logged }: EndedAttempt): Outcome {
  const reason = missingValue(values, rule, logged);
  if (reason !== null) {
    return { next: 'end', state: 'fail', reason, shown: 'failed', retry: true };
  }
  const known = values.flatMap(([, value]) => value ?? []);
  return { next: 'end', state: 'complete', values: known, reason: null, shown: 'finished' };
}

/** Why a run that exited with 0 has failed all the same: a metric is missing or NaN. Null for one that is complete. */
export function missingValue(values: EndedAttempt['values'], rule: string, logged: readonly string[]): string | null {
  const missing = values.flatMap(([metric, value]) => (value === null ? [metric] : []));
  if (missing.length > 0) {
    const seen = logged.length === 0 ? 'it logged no metric' : `it logged ${logged.slice(0, 5).join(', ')}`;
    return `exit 0, but ${missing.join(' and ')} ${missing.length === 1 ? 'was' : 'were'} never logged (${seen})`;
  }
  const broken = values.find(([, value]) => Number.isNaN(value));
  return broken === undefined ? null : `exit 0, but the ${rule} ${broken[0]} is NaN`;
}
