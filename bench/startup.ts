import path from 'node:path';
import { projectRoot } from '../scripts/host/project.ts';
import { runCommand } from './command.ts';
import type { Figure } from './figure.ts';
import { median } from './search/statistics.ts';

const rounds = 20;

/** Start of the command line, which every other command pays too. */
export async function measureStartup(): Promise<Figure> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    times.push((await runCommand(path.join(projectRoot, 'bin/trialdeck'), ['--version'], projectRoot)).wallMs);
  }
  return {
    name: 'bin/trialdeck --version',
    unit: 'ms',
    value: median(times),
    budget: 80,
    peer: null,
    how: `median of ${rounds} processes, from spawn to exit`,
  };
}
