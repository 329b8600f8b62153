import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Gives the example in `workspace` a total of so many trials, all else as it is. */
export async function setTotal(workspace: string, trials: number): Promise<void> {
  const file = path.join(workspace, 'sweep.yaml');
  const text = await readFile(file, 'utf8');
  const changed = text.replace(/^run_cap: \d+/m, `run_cap: ${trials}`);
  if (changed === text) throw new Error('the example has no run_cap to change');
  await writeFile(file, changed);
}

/** A second sweep of the example's script that ends within seconds. */
export async function addShortSweep(workspace: string): Promise<void> {
  const text = `program: train.py
method: grid
metric: {name: val_loss, goal: minimize}
parameters:
  lr: {values: [0.01, 0.1, 0.3]}
  epochs: {value: 4}
trialdeck: {jobs: 2}
`;
  await writeFile(path.join(workspace, 'short.yaml'), text);
}

/** Process that runs the study, as it said itself. */
export async function controllerPid(workspace: string, study: string): Promise<number> {
  const file = path.join(workspace, '.trialdeck/studies', study, 'controller.json');
  const { pid }: { pid: number } = JSON.parse(await readFile(file, 'utf8'));
  return pid;
}
