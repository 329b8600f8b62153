import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { locateRun } from '../../../src/core/study/locate.ts';
import { temporaryFiles } from './temporaryFolder.ts';

const file = temporaryFiles();

function makeRuns(states: Readonly<Record<string, string>>): string {
  const study = file('.trialdeck/studies/s');
  mkdirSync(study, { recursive: true });
  writeFileSync(path.join(study, 'study.db'), '');
  writeFileSync(path.join(study, 'study.json'), '{}');
  for (const [name, state] of Object.entries(states)) {
    const run = path.join(study, 'runs', name);
    mkdirSync(run, { recursive: true });
    writeFileSync(path.join(run, 'run.json'), JSON.stringify({ format: 1, run: `s/${name}`, state }));
  }
  return file('.');
}

it.each([
  [{ '3.0': 'finished', '3.1': 'finished', '30.0': 'failed' }, 's/3.0'],
  [{ '3.0': 'finished', '3.1': 'failed', '3.2': 'stopped' }, 's/3.1'],
  [{ '3.0-2': 'finished', '3.0': 'failed', '3.1': 'crashed', '3.1-2': 'running' }, 's/3.0-2'],
  [{ '3': 'failed', '3-2': 'finished' }, 's/3-2'],
])('of the runs %o STUDY/TRIAL means %s', (states, run) => {
  expect(locateRun(makeRuns(states), 's/3', file('.')).run).toBe(run);
});
