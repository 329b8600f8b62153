import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Distribution } from '../../src/core/space/distribution.ts';
import { literalOf } from '../../src/core/space/render.ts';
import type { Task } from './task.ts';

/** One table of `tables.json`: how many values each parameter has, the texts of those that are choices, the array's hash. */
interface Table {
  readonly sizes: Readonly<Record<string, number>>;
  readonly choices: Readonly<Record<string, readonly string[]>>;
  readonly sha256: string;
}

const cache = process.env['TRIALDECK_BENCH_CACHE'] ?? path.join(os.homedir(), '.cache/trialdeck-bench');

/**
 * Real networks' results on a grid of hyperparameters, where `tables.py` has put them into the cache folder; nothing otherwise.
 * Numbers are searched by their position among the values of the grid, as whole numbers.
 * @throws Error for an array that is not the one tables.json names
 */
export function tabularTasks(): Task[] {
  const tables: Record<string, Table> = JSON.parse(readFileSync(new URL('tables.json', import.meta.url), 'utf8'));
  return Object.entries(tables).flatMap(([name, table]) => {
    const file = path.join(cache, `${name}.f64`);
    return existsSync(file) ? [taskOf(name, table, readFileSync(file))] : [];
  });
}

function taskOf(name: string, { sizes, choices, sha256 }: Table, data: Buffer): Task {
  if (createHash('sha256').update(data).digest('hex') !== sha256) {
    throw new Error(`${name}.f64 in ${cache} is another table than tables.json names. Run tables.py again.`);
  }
  const values = new Float64Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength));
  const distributionOf = (parameter: string, size: number): Distribution => {
    const texts = choices[parameter];
    if (!texts) return { kind: 'int_uniform', low: 0, high: size - 1 };
    return { kind: 'categorical', choices: texts.map((text) => literalOf(text)) };
  };
  return {
    name,
    suite: 'tabular',
    space: {
      parameters: Object.entries(sizes).map(([parameter, size]) => ({
        name: parameter,
        path: [parameter],
        distribution: distributionOf(parameter, size),
      })),
    },
    evaluate: (params) => {
      let index = 0;
      for (const [parameter, size] of Object.entries(sizes)) {
        const value = params[parameter];
        index = index * size + (choices[parameter]?.indexOf(String(value)) ?? Number(value));
      }
      return values[index] ?? Number.NaN;
    },
    optimum: values.reduce((best, value) => Math.min(best, value), Number.POSITIVE_INFINITY),
  };
}
