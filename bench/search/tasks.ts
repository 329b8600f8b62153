import { bbobFunctions } from './bbob.ts';
import { classicFunctions } from './classic.ts';
import { furtherFunctions } from './further.ts';
import { moved } from './moved.ts';
import { tabularTasks } from './tabular.ts';
import type { Task } from './task.ts';
import { trainingTasks } from './training.ts';
import { floats, variants } from './variants.ts';

/** Every task of the benchmark, in the order of its tables; those of real networks only where their tables are. */
export const tasks: readonly Task[] = [
  ...classicFunctions.map((f) => floats(f, 'classic')),
  ...classicFunctions.flatMap((f) => variants(f)),
  ...bbobFunctions.map((f) => floats(f, 'bbob')),
  ...tabularTasks(),
  ...classicFunctions.map((f) => floats(moved(f), 'moved')),
  ...furtherFunctions.flatMap((f, index) => [
    floats(f, 'further'),
    ...variants(f, 'further').slice(index % 3, (index % 3) + 1),
  ]),
  ...trainingTasks,
];
