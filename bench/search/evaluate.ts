// Gives the tasks to a peer in another language, so that every formula is written once. Prints one line of JSON with all tasks,
// their parameters as Optuna stores them; then, for each line `{"task": index, "params": {...}}`, the value on a line.
import { createInterface } from 'node:readline';
import { optunaDistribution } from '../../src/core/space/optunaForm.ts';
import type { Params } from '../../src/core/space/value.ts';
import { fingerprint } from './fingerprint.ts';
import { tasks } from './tasks.ts';

const listed = tasks.map((task) => ({
  name: task.name,
  suite: task.suite,
  optimum: task.optimum,
  fingerprint: fingerprint(task),
  parameters: Object.fromEntries(
    task.space.parameters.map(({ name, distribution }) => [name, optunaDistribution(distribution)?.json ?? '']),
  ),
  conditions: Object.fromEntries(task.space.parameters.map(({ name, condition = {} }) => [name, condition])),
}));
process.stdout.write(`${JSON.stringify(listed)}\n`);
for await (const line of createInterface({ input: process.stdin })) {
  const { task, params } = JSON.parse(line) as { task: number; params: Params };
  process.stdout.write(`${tasks[task]?.evaluate(params)}\n`);
}
