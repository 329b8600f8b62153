import { counterRng } from '../../src/core/space/rng.ts';
import { sample } from '../../src/core/space/sample.ts';
import type { Task } from './task.ts';

/**
 * Values of a task at three fixed points and its optimum, to seven digits. Stored with a peer's results, which count for a
 * task only as long as it is the same function.
 */
export function fingerprint({ name, space, evaluate, optimum }: Task): string {
  const values = [0, 1, 2].map((point) =>
    evaluate(
      Object.fromEntries(
        space.parameters.map((parameter) => [
          parameter.name,
          sample(parameter.distribution, counterRng('fingerprint', name, point, parameter.name)),
        ]),
      ),
    ),
  );
  return [...values, optimum].map((value) => value.toPrecision(7)).join(' ');
}
