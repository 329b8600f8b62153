import type { RunStatus } from '../launcher/launcher.ts';
import type { RunState } from '../space/state.ts';
import { failure } from './failureReason.ts';
import type { StopKind } from './runFolder.ts';

/** What is to become of a trial whose attempt has ended. */
export type Outcome =
  | {
      readonly next: 'end';
      readonly state: 'complete';
      readonly value: number | null;
      readonly reason: string | null;
      readonly shown: RunState;
    }
  | {
      readonly next: 'end';
      readonly state: 'pruned';
      readonly value: number | null;
      readonly reason: string;
      readonly shown: RunState;
    }
  | {
      readonly next: 'end';
      readonly state: 'fail';
      readonly value: null;
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
  /** Objective's name, null for a sweep without one. */
  readonly metric: string | null;
  readonly lastValue: number | null;
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
      return { next: 'end', state: 'pruned', value: attempt.lastValue, reason: stopping.reason, shown: 'pruned' };
    case 'trial':
    case 'limit':
      return { next: 'end', state: 'fail', value: null, reason: stopping.reason, shown: 'stopped', retry: false };
    case undefined:
      break;
  }
  if (status.kind === 'gone' && !attempt.watched) {
    return { next: 'queue', reason: 'the machine or the process ended', shown: 'crashed' };
  }
  if (status.kind === 'gone' || status.code !== 0) {
    const { reason, crashed } = failure(attempt.folder, status.kind === 'gone' ? null : status.code);
    return { next: 'end', state: 'fail', value: null, reason, shown: crashed ? 'crashed' : 'failed', retry: true };
  }
  return exitedWell(attempt);
}

function exitedWell({ metric, lastValue, logged }: EndedAttempt): Outcome {
  const fail = (reason: string): Outcome => ({
    next: 'end',
    state: 'fail',
    value: null,
    reason,
    shown: 'failed',
    retry: true,
  });
  if (metric === null) {
    return { next: 'end', state: 'complete', value: null, reason: null, shown: 'finished' };
  }
  if (lastValue === null) {
    const seen = logged.length === 0 ? 'it logged no metric' : `it logged ${logged.slice(0, 5).join(', ')}`;
    return fail(`exit 0, but ${metric} was never logged (${seen})`);
  }
  return Number.isNaN(lastValue)
    ? fail(`exit 0, but the last ${metric} is NaN`)
    : { next: 'end', state: 'complete', value: lastValue, reason: null, shown: 'finished' };
}
