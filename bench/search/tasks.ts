import { bbobFunctions } from './bbob.ts';
import { classicFunctions } from './classic.ts';
import type { Task } from './task.ts';
import { floats, variants } from './variants.ts';

/** Every task of the benchmark, in the order of its tables. */
export const tasks: readonly Task[] = [
  ...classicFunctions.map((f) => floats(f, 'classic')),
  ...classicFunctions.flatMap(variants),
  ...bbobFunctions.map((f) => floats(f, 'bbob')),
];
