// `npm run bench -- language [--rounds N]`: how long the answers of the language server take while somebody types, side by side
// with Red Hat's YAML language server and the schema of W&B's package, in the same run on the same texts. Prints a table, writes
// out/bench-language.json, and ends with 1 when a figure is over its budget. Of several rounds each figure is the best one.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../../scripts/host/project.ts';
import { type Figure, figureTable } from '../figure.ts';
import { measureProcesses } from './processes.ts';
import { measureService } from './service.ts';
import { wandbSchema } from './wandbSchema.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '1' } } });
const load = (): number => Number((os.loadavg()[0] ?? 0).toFixed(1));

const loadAtStart = load();
if (loadAtStart > 0.5)
  console.log(`other work is going on (load ${loadAtStart}): the figures are worse than they should be`);
const schema = await wandbSchema();
if (schema === null) console.log('without the schema of `sweeps` 0.3.0 there is no peer to compare with');
const folder = await mkdtemp(path.join(os.tmpdir(), 'trialdeck-bench-'));
let figures: readonly Figure[] = [];
try {
  for (let round = 0; round < Math.max(1, Number(values.rounds)); round++) {
    const found = [...(await measureService(folder, schema)), ...(await measureProcesses(folder, schema))];
    figures = found.map((figure, index) => better(figure, figures[index]));
    if (round > 0 || Number(values.rounds) > 1) console.log(`round ${round + 1}: load ${load()}`);
  }
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

const machine = {
  loadAtStart,
  loadAtEnd: load(),
  cpu: os.cpus()[0]?.model ?? '',
  cores: os.cpus().length,
  memoryGiB: Math.round(os.totalmem() / 2 ** 30),
  node: process.version,
};
await mkdir(path.join(projectRoot, 'out'), { recursive: true });
await writeFile(
  path.join(projectRoot, 'out/bench-language.json'),
  `${JSON.stringify({ machine, rounds: Number(values.rounds), figures }, null, 2)}\n`,
);
console.log(`${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${machine.node}\n`);
console.log(figureTable(figures));
process.exitCode = figures.some(({ value, budget }) => budget !== null && value > budget) ? 1 : 0;

/** Other work only makes figures worse, the peer's alike. */
function better(now: Figure, before: Figure | undefined): Figure {
  if (before === undefined) return now;
  const peer =
    now.peer === null || before.peer === null
      ? now.peer
      : { name: now.peer.name, value: Math.min(now.peer.value, before.peer.value) };
  return { ...now, value: Math.min(now.value, before.value), peer };
}
