// Searches tasks in a thread of its own; run.ts keeps as many as there are cores.
import { parentPort } from 'node:worker_threads';
import { type Candidate, search } from './measure.ts';
import { tasks } from './tasks.ts';

/** One task with one seed. */
export interface Order {
  readonly id: number;
  readonly task: number;
  readonly candidate: Candidate;
  readonly seed: number;
  readonly trials: number;
  readonly jobs: number;
}

parentPort?.on('message', ({ id, task, candidate, seed, trials, jobs }: Order) => {
  const known = tasks[task];
  if (known) parentPort?.postMessage({ id, search: search(known, candidate, seed, trials, jobs) });
});
