// Measures what docs/performance.md promises, on the build in dist/. Prints a table, writes
// out/bench.json, and ends with 1 when a figure is over its budget.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { packageExtension, vsixBudgetBytes } from '../scripts/host/package.ts';
import { projectRoot } from '../scripts/host/project.ts';
import { measureFsync } from './disk.ts';
import { measureEditor } from './editor.ts';
import { type Figure, figureTable } from './figure.ts';
import { measureOverhead } from './overhead.ts';
import { measureServe } from './serve.ts';
import { measureStartup } from './startup.ts';

const loadAtStart = os.loadavg()[0] ?? 0;
if (loadAtStart > 0.5)
  console.log(`other work is going on (load ${loadAtStart.toFixed(1)}): the figures are worse than they should be\n`);
const folder = await mkdtemp(path.join(os.tmpdir(), 'trialdeck-bench-'));
const figures: Figure[] = [];
try {
  figures.push(await measureStartup());
  figures.push(await measureOverhead(folder));
  figures.push(...(await measureServe(folder)));
  figures.push(measureFsync(folder));
  figures.push(...(await measureEditor()));
  figures.push(await measurePackage());
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

const machine = {
  loadAtStart,
  cpu: os.cpus()[0]?.model ?? '',
  cores: os.cpus().length,
  memoryGiB: Math.round(os.totalmem() / 2 ** 30),
  node: process.version,
};
await mkdir(path.join(projectRoot, 'out'), { recursive: true });
await writeFile(path.join(projectRoot, 'out/bench.json'), `${JSON.stringify({ machine, figures }, null, 2)}\n`);
console.log(`${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${machine.node}\n`);
console.log(figureTable(figures));
process.exitCode = figures.some((figure) => figure.budget !== null && figure.value > figure.budget) ? 1 : 0;

async function measurePackage(): Promise<Figure> {
  const { bytes } = await packageExtension();
  return {
    name: 'VSIX',
    unit: 'MB',
    value: bytes / 1e6,
    budget: vsixBudgetBytes / 1e6,
    peer: null,
    how: 'size of the packed file',
  };
}
