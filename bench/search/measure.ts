import { createSampler } from '../../src/core/search/create.ts';
import type { Trial } from '../../src/core/space/trial.ts';
import type { Value } from '../../src/core/space/value.ts';
import type { Task } from './task.ts';

/** A sampler as a sweep file names it. */
export interface Candidate {
  /** What stands in tables: `tpe`, `tpe {"n_ei_candidates":48}`. */
  readonly label: string;
  readonly name: string;
  readonly args: Readonly<Record<string, Value>>;
}

export type Mode = 'sequential' | 'parallel';

/** Trials at once in each mode. */
export const jobsOf: Readonly<Record<Mode, number>> = { sequential: 1, parallel: 8 };

/** Numbers of trials after which the best regret is noted; a peer's results hold the same. */
export const checkpoints = [25, 50, 100] as const;

/** One search of one task. */
export interface Search {
  /** Best regret after each checkpoint that was reached. */
  readonly regrets: number[];
  readonly askMs: number;
  readonly asks: number;
}

/**
 * Searches a task. With several jobs all are asked first and told in the order they were asked, one more being asked after each.
 */
export function search(task: Task, { name, args }: Candidate, seed: number, count: number, jobs: number): Search {
  const options = { sampler: { name, args }, trials: count, jobs };
  const sampler = createSampler({ method: 'bayes', space: task.space, options }, seed);
  const trials: Trial[] = [];
  const running: number[] = [];
  const regrets: number[] = [];
  let best = Number.POSITIVE_INFINITY;
  let askMs = 0;
  let exhausted = false;
  for (let done = 1; done <= count; done++) {
    while (running.length < jobs && trials.length < count && !exhausted) {
      const start = performance.now();
      const params = sampler.suggest({ space: task.space, directions: ['minimize'], trials }, trials.length);
      askMs += performance.now() - start;
      exhausted = params === null;
      if (params === null) break;
      running.push(trials.length);
      trials.push({
        number: trials.length,
        state: 'running',
        params,
        values: [],
        intermediate: [],
        reason: null,
        startMs: null,
        endMs: null,
      });
    }
    const number = running.shift();
    const trial = trials[number ?? -1];
    if (trial) {
      const value = task.evaluate(trial.params);
      trials[trial.number] = { ...trial, state: 'complete', values: [value] };
      best = Math.min(best, value);
    }
    if (checkpoints.some((checkpoint) => checkpoint === done)) regrets.push(best - task.optimum);
  }
  return { regrets, askMs, asks: trials.length };
}
