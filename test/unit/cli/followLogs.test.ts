import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { identify } from '../../../src/core/os/process.ts';
import { TestWorkspace } from './workspace.ts';

const main = fileURLToPath(new URL('../../../src/main/cli.ts', import.meta.url));

test('logs --follow goes on until the run ends', async () => {
  using workspace = new TestWorkspace();
  await workspace.study('s');
  const folder = workspace.run('s', 0, { state: 'running' });
  const record = path.join(folder, 'run.json');
  const running: object = JSON.parse(readFileSync(record, 'utf8'));
  // The run belongs to this very process, which lives.
  writeFileSync(record, JSON.stringify({ ...running, ...identify(process.pid), end: null }));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'logs', 's/0', '--follow'], {
    cwd: workspace.folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  const ended = new Promise<number | null>((done) => child.on('close', done));
  await new Promise<void>((done) => {
    child.stdout.on('data', (part: Buffer) => {
      out += part.toString();
      if (out.includes('hello')) done();
    });
  });
  appendFileSync(path.join(folder, 'output.log'), 'second line\n');
  appendFileSync(path.join(folder, 'output.log'), 'last line without an end');
  writeFileSync(path.join(folder, 'exit'), '0\n');
  expect(await ended).toBe(0);
  expect(out).toBe('hello from 0\nsecond line\nlast line without an end');
});
