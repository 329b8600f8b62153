import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { TestWorkspace } from './workspace.ts';

const workspace = new TestWorkspace();
afterAll(() => workspace[Symbol.dispose]());

const dict = `sweep = {
    "method": "grid",
    "program": "train.py",
    "parameters": {"lr": {"values": [0.1, 0.01]}},
}
`;
const call = 'wandb.sweep(sweep)\n';
workspace.write('train.py', 'print("{}")\n');
workspace.write('wrong.yaml', 'program: train.py\nmethod: gird\nparameters: {lr: {values: [1, 2]}}\n');
workspace.write('dict.py', `import wandb\n${dict}${call}`);
workspace.write('none.py', 'print(1)\n');
workspace.write('two.py', `import wandb\n${dict}${call}${dict.replace('grid', 'random')}${call}`);

test('export writes the dict of a script as a sweep file', async () => {
  const { code, out, err } = await workspace.call(['export', 'dict.py']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  workspace.write('made.yaml', out);
  expect(await workspace.call(['check', 'made.yaml'])).toMatchObject({ code: 0 });
  expect(out).toContain('values: [0.1, 0.01]');
});

test('export says where a script has no sweep, or several', async () => {
  expect(await workspace.call(['export', 'none.py'])).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining('none.py: makes no sweep that can be read'),
  });
  expect(await workspace.call(['export', 'two.py'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('two.py: makes 2 sweeps (lines 2, 8)'),
  });
});

test('check goes on behind a file that it cannot read', async () => {
  const { code, out, err } = await workspace.call(['check', 'gone.yaml', 'wrong.yaml', 'dict.py']);
  expect(code).toBe(2);
  expect(out).toMatch(/^wrong\.yaml:2:9: error unknown-method: /m);
  expect(err).toBe('trialdeck: gone.yaml: no such file\n');
  const json = await workspace.call(['check', 'wrong.yaml', 'gone.yaml', '--json']);
  expect(json.code).toBe(2);
  expect(JSON.parse(json.out)).toMatchObject([{ file: 'wrong.yaml', code: 'unknown-method' }]);
});

test('to run or to make a study loads nothing that reads Python', () => {
  const project = path.resolve(import.meta.dirname, '../../..');
  const open = ['src/cli/sweep.ts', 'src/cli/create.ts', 'src/cli/resume.ts'].map((one) => path.join(project, one));
  const seen = new Set(open);
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    const text = readFileSync(file, 'utf8');
    for (const [statement, from = ''] of text.matchAll(/^(?:import|export) [^;]*?from '(\.[^']+\.ts)';/gm)) {
      const next = path.resolve(path.dirname(file), from);
      if (/^(?:import|export) type /.test(statement) || seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  const loaded = [...seen].map((file) => path.relative(project, file));
  expect(loaded).toContain('src/cli/sweepFile.ts');
  expect(loaded.filter((file) => /^language-server\/(?:python|pythonSweeps|disk)\//.test(file))).toEqual([]);
});
