import { readFileSync } from 'node:fs';
import { fingerprint } from './fingerprint.ts';
import type { Mode } from './measure.ts';
import type { Task } from './task.ts';

/** What `peer.py` stored of one of real Optuna's samplers: by task and mode, for each seed the regret at each checkpoint. */
export interface Peer {
  readonly peer: string;
  readonly version: string;
  readonly sampler: string;
  readonly date: string;
  readonly checkpoints: readonly number[];
  readonly tasks: Readonly<
    Record<string, { readonly fingerprint: string } & Partial<Record<Mode, readonly number[][]>>>
  >;
}

export function readPeer(name: string): Peer {
  return JSON.parse(readFileSync(new URL(`peers/${name}.json`, import.meta.url), 'utf8'));
}

/** The peer's regrets at a checkpoint, one a seed; null where it did not search this task, or searched another function. */
export function peerRegrets(peer: Peer, task: Task, mode: Mode, checkpoint: number): number[] | null {
  const stored = peer.tasks[task.name];
  const at = peer.checkpoints.indexOf(checkpoint);
  const runs = stored?.[mode];
  if (!stored || !runs || at < 0) return null;
  if (stored.fingerprint !== fingerprint(task)) {
    throw new Error(
      `${task.name} is not the function that ${peer.sampler} of ${peer.peer} searched. Run peer.py again.`,
    );
  }
  return runs.map((run) => run[at] ?? Number.NaN);
}
