import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../scripts/host/project.ts';
import { python } from '../test/interop/venv.ts';
import { runCommand } from './command.ts';
import type { Figure } from './figure.ts';
import { median } from './search/statistics.ts';

const rounds = 3;
const trials = 200;

const sweep = `command: ["/bin/true"]
method: grid
parameters:
  a: {values: [${Array.from({ length: 20 }, (_, index) => index + 1).join(', ')}]}
  b: {values: [${Array.from({ length: 10 }, (_, index) => index + 1).join(', ')}]}
`;

/** What a trial costs besides its program: ours and Optuna's in turns, so that both meet the same machine. */
export async function measureOverhead(folder: string): Promise<Figure> {
  await writeFile(path.join(folder, 'noop.yaml'), sweep);
  const interpreter = await python('optuna==5.0.0');
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await ourTrialMs(folder));
    if (interpreter !== null) theirs.push(await optunaTrialMs(interpreter, folder, round));
  }
  return {
    name: 'overhead of a no-op trial',
    unit: 'ms',
    value: median(ours),
    budget: 20,
    peer: theirs.length > 0 ? { name: 'Optuna 5.0.0 (SQLite) + subprocess.run', value: median(theirs) } : null,
    how: `median of ${rounds} grids of ${trials} /bin/true, one at a time, from the first trial's start to the end; Optuna: its optimize loop`,
  };
}

async function ourTrialMs(folder: string): Promise<number> {
  const args = ['sweep', 'noop.yaml', '--jobs', '1', '--json'];
  const { stdout, lineTimesMs } = await runCommand(path.join(projectRoot, 'bin/trialdeck'), args, folder);
  const events = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string; counts?: { complete: number } });
  const end = events.at(-1);
  if (end?.event !== 'end' || end.counts?.complete !== trials) {
    throw new Error(`the no-op sweep did not complete ${trials} trials: ${JSON.stringify(end)}`);
  }
  const first = lineTimesMs[events.findIndex((event) => event.event === 'trial-start')] ?? Number.NaN;
  return ((lineTimesMs.at(-1) ?? Number.NaN) - first) / trials;
}

async function optunaTrialMs(interpreter: string, folder: string, round: number): Promise<number> {
  const script = path.join(projectRoot, 'bench/optuna_noop.py');
  const { stdout } = await runCommand(
    interpreter,
    [script, String(trials), path.join(folder, `optuna-${round}.db`)],
    folder,
  );
  return Number(stdout) * 1000;
}
