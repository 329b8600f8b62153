import { execFile } from 'node:child_process';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { TestWorkspace } from '../cli/workspace.ts';

const execute = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const trialdeck = `${process.execPath} --disable-warning=ExperimentalWarning ${path.join(root, 'src/main/cli.ts')}`;

/** A workspace with a copy of an example. */
function example(name: string): TestWorkspace {
  const workspace = new TestWorkspace();
  cpSync(path.join(root, 'examples', name), workspace.folder, { recursive: true });
  return workspace;
}

async function run(workspace: TestWorkspace, command: string, ...args: string[]): Promise<string> {
  const { stdout } = await execute(command, args, {
    cwd: workspace.folder,
    env: { ...process.env, TRIALDECK: trialdeck },
  });
  return stdout;
}

describe('examples/objective', { timeout: 60_000 }, () => {
  test('the Python script searches, and goes on where it stopped', async () => {
    using workspace = example('objective');
    const first = await run(workspace, 'python3', 'objective.py', '20');
    expect(first.match(/^trial \d+:/gm)).toHaveLength(20);
    const best = JSON.parse(/^best: (.*)$/m.exec(first)?.[1] ?? '') as { value: number; params: object };
    expect(best.value).toBeLessThan(1);
    expect(await run(workspace, 'python3', 'objective.py', '1')).toMatch(/^trial 20: /);
    const trials = (await workspace.json('trials', 'objective.db')) as {
      state: string;
      reason: string;
      params: object;
    }[];
    expect(trials).toHaveLength(21);
    expect(trials.find(({ state }) => state === 'pruned')?.reason).toMatch(/^at step \d+: .* median of/);
    expect(
      trials.every(({ params }) => 'momentum' in params === ('optimizer' in params && params.optimizer === 'sgd')),
    ).toBe(true);
  });

  test('the shell script asks and tells', async () => {
    using workspace = example('objective');
    const out = await run(workspace, 'sh', 'objective.sh', '3');
    expect(out.match(/^trial \d finished: [\d.e-]+$/gm)).toHaveLength(3);
    expect(await workspace.json('trials', 'shell')).toMatchObject(
      [0, 1, 2].map((trial) => ({ trial, state: 'complete' })),
    );
  });
});

describe('examples/sampler', { timeout: 60_000 }, () => {
  test('a sweep is searched by the Python program, also after a break', async () => {
    using workspace = example('sampler');
    expect(await workspace.call(['sweep', 'sweep.yaml', '--study', 's', '--trials', '6'])).toMatchObject({ code: 0 });
    expect(await workspace.call(['resume', 's', '--trials', '12'])).toMatchObject({ code: 0 });
    const trials = (await workspace.json('trials', 's')) as { params: { lr: number; layers: number } }[];
    expect(trials).toHaveLength(12);
    expect(await workspace.json('studies')).toMatchObject([
      { sampler: 'external', samplerNote: 'external: python3 sampler.py' },
    ]);
    // The later ones stay near the best of the first, which the second start was told with add.
    const best = (await workspace.json('best', 's')) as { params: { lr: number } };
    const near = trials.slice(6).filter(({ params }) => Math.abs(Math.log10(params.lr / best.params.lr)) < 2);
    expect(near.length).toBeGreaterThanOrEqual(5);
    expect(await workspace.json('ask', 's')).toMatchObject([{ trial: 12, params: { lr: expect.any(Number) } }]);
  });

  test('plan shows it without starting it; a sampler that is not there is found before anything starts', async () => {
    using workspace = example('sampler');
    expect(await workspace.json('plan', 'sweep.yaml')).toMatchObject({ sampler: 'external', commands: [] });
    const missing = ['sweep', 'sweep.yaml', '--study', 'none', '--sampler', '{command: [no-such-sampler]}'];
    expect(await workspace.call(missing)).toMatchObject({ code: 2, err: expect.stringContaining('no-such-sampler') });
    expect(await workspace.json('studies')).toEqual([]);
  });

  test('a sampler that fails ends the sweep and says why', async () => {
    using workspace = example('sampler');
    workspace.write('sampler.py', 'import sys\nsys.exit("no model for this space")\n');
    const { code, err } = await workspace.call(['sweep', 'sweep.yaml', '--study', 's']);
    expect(code).toBe(3);
    expect(err).toContain('The sampler `python3 sampler.py` ended (exit code 1): no model for this space.');
  });
});
