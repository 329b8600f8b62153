import { bbobFunctions } from './bbob.ts';
import { classicFunctions } from './classic.ts';
import { tabularTasks } from './tabular.ts';
import type { Task } from './task.ts';
import { floats, variants } from './variants.ts';

/** Every task of the benchmark, in the order of its tables; those of real networks only where their tables are. */
export const tasks: readonly Task[] = [
  ...classicFunctions.map((f) => floats(f, 'classic')),
  ...classicFunctions.flatMap(variants),
  ...bbobFunctions.map((f) => floats(f, 'bbob')),
  ...tabularTasks(),
];
