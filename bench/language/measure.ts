import { performance } from 'node:perf_hooks';
import type { Answer } from './ours.ts';
import { type Timed, timed } from './timing.ts';
import { type Typed, typing } from './typing.ts';

/** How many edits are made: those that warm up are not counted. */
export interface Rounds {
  readonly warmUp: number;
  readonly edits: number;
}

/** How long an answer takes after each of so many edits of a text, typed one after the other. */
export async function measureEdits(text: string, { warmUp, edits }: Rounds, answer: Answer): Promise<Timed> {
  const steps = typing(text);
  const times: number[] = [];
  for (let step = 0; step < warmUp + edits; step++) {
    const next: Typed = steps.next().value;
    const start = performance.now();
    const given = answer(next);
    if (typeof given !== 'number') await given;
    if (step >= warmUp) times.push(performance.now() - start);
  }
  return timed(times);
}
