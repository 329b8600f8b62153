import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { StagedWorkspace } from './stagedWorkspace.ts';

describe('extend', () => {
  it('gives a study more trials and other ranges in place, and resume uses them', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  trials: 3\n');
    await ws.ok('sweep', 'sweep.yaml', '--quiet');
    const before = await ws.trials('demo');
    const extended = await ws.json('extend', 'demo', '--trials', '8', '--space', 'x=uniform(0.9,2)');
    const path = ws.studyFolder('demo');
    expect(extended).toMatchObject({
      study: 'demo',
      path,
      linked: false,
      parent: null,
      trials: 8,
      imported: 0,
      skipped: 0,
    });
    expect(extended).toMatchObject({ outside: before.filter(({ params }) => Number(params['x']) < 0.9).length });
    await ws.ok('resume', 'demo', '--quiet');
    const after = await ws.trials('demo');
    expect(after.slice(0, 3)).toEqual(before);
    expect(after).toHaveLength(8);
    for (const { params } of after.slice(3)) expect(Number(params['x'])).toBeGreaterThanOrEqual(0.9);
  });

  it('takes ranges that leave out what was queued, and says of what is still to run that it does', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  trials: 1\n  enqueue: [{x: 0.1}, {x: 0.7}]\n');
    await ws.ok('sweep', 'sweep.yaml', '--quiet');
    await ws.ok('enqueue', 'demo', 'x=0.05');
    const given = ['extend', 'demo', '--space', 'x=uniform(0.5,1)', '--trials', '4'];
    expect(await ws.ok(...given)).toMatch(
      / 1 trial outside the ranges.*\n +1 queued trial outside the ranges: what is queued runs/,
    );
    expect(await ws.json(...given)).toMatchObject({ outside: 1, queuedOutside: 1 });
    const resumed = ws.start('resume', 'demo');
    expect(await resumed.ended()).toBe(0);
    expect(resumed.all('warning').map(({ message }) => message)).toEqual([
      '1 queued trial lies outside the ranges: what is queued runs all the same',
    ]);
    const trials = (await ws.trials('demo')).map(({ params }) => Number(params['x']));
    expect(trials.slice(0, 3)).toEqual([0.1, 0.7, 0.05]);
    expect(trials[3]).toBeGreaterThanOrEqual(0.5);
    // The same in a changed file; new points are checked.
    ws.staged('  trials: 5\n  enqueue: [{x: 0.1}, {x: 0.7}]\n');
    ws.write('sweep.yaml', readFileSync(ws.file('sweep.yaml'), 'utf8').replace('min: 0.0', 'min: 0.6'));
    await ws.ok('sweep', 'sweep.yaml', '--study', 'demo', '--quiet');
    expect(Number((await ws.trials('demo'))[4]?.params['x'])).toBeGreaterThanOrEqual(0.6);
    const again = await ws.call(['sweep', 'sweep.yaml', '--study', 'demo', '--enqueue', 'x=0.2', '--trials', '7']);
    expect(again).toMatchObject({ code: 2, err: expect.stringContaining('`x` must be a number from 0.6 to 1') });
    expect((await ws.call(['sweep', 'sweep.yaml', '--study', 'new'])).code).toBe(2);
    // What is narrowed from there gets its own name, too.
    await ws.ok('enqueue', 'demo', 'x=0.8');
    await ws.ok('resume', 'demo', '--trials', '16', '--quiet');
    expect(await ws.ok('narrow', 'demo')).toMatch(/^name: demo-narrowed$/m);
    await ws.ok('extend', 'demo', '--space', 'x=log(0.5,1)', '--study', 'linked');
    expect((await ws.trials('linked')).map(({ params }) => params['x'])).toContain(0.7);
  });

  it('makes a linked study where choices or kinds differ, with the trials that fit', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  trials: 8\n', '  act: {values: [relu, gelu]}\n');
    await ws.ok('sweep', 'sweep.yaml', '--quiet');
    const relu = (await ws.trials('demo')).filter(({ params }) => params['act'] === 'relu').length;
    expect(relu).toBeGreaterThan(0);
    const extended = await ws.json('extend', 'demo', '--space', 'act=relu,tanh', '--trials', '4');
    expect(extended).toMatchObject({
      study: 'demo-2',
      linked: true,
      parent: 'demo',
      trials: 4,
      imported: relu,
      skipped: 8 - relu,
      reasons: [{ reason: 'act is none of the choices', count: 8 - relu }],
    });
    expect(ws.info('demo-2').parent).toEqual({ study: 'demo', how: 'linked' });
    // Imported trials use up nothing of the total.
    await ws.ok('resume', 'demo-2', '--quiet');
    const trials = (await ws.json('trials', 'demo-2')) as { run: string | null; origin?: object; params: object }[];
    expect(trials.filter(({ run }) => run !== null)).toHaveLength(4);
    expect(trials.filter(({ origin }) => origin !== undefined)).toHaveLength(relu);
    expect(await ws.trials('demo')).toHaveLength(8);
    const named = await ws.json('extend', 'demo', '--space', 'x=log(0.01,1)', '--study', 'other');
    expect(named).toMatchObject({ study: 'other', linked: true, parent: 'demo' });
  });

  it('computes values anew under another rule', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  trials: 2\n');
    // The last value is the worst one.
    ws.write('train.sh', ws.script().replace('+ 1 / e', '+ e'));
    await ws.ok('sweep', 'sweep.yaml', '--quiet');
    const last = (await ws.trials('demo')).map(({ value }) => Number(value));
    expect(await ws.json('extend', 'demo', '--value', 'best')).toMatchObject({ revalued: 2 });
    const best = (await ws.trials('demo')).map(({ value }) => Number(value));
    expect(best.map((value, i) => (last[i] ?? 0) - value)).toEqual([expect.closeTo(1), expect.closeTo(1)]);
    await ws.ok('resume', 'demo', '--trials', '3', '--quiet');
    expect(Number((await ws.trials('demo'))[2]?.value)).toBeLessThan(2);
  });

  it('measures the trials of a linked study by its own rule and limits', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  trials: 1\n  constraints: [{metric: ms, max: 5}]\n');
    // The loss goes up from its first value, and ms is 3.
    ws.write('train.sh', ws.script().replace('+ 1 / e', '+ e').replace('"{\\"loss', '"{\\"ms\\": 3, \\"loss'));
    await ws.ok('sweep', 'sweep.yaml', '--quiet');
    const [last] = await ws.trials('demo');
    const limits = '[{metric: ms, max: 2}]';
    await ws.ok('extend', 'demo', '--study', 'other', '--value', 'best', '--constraints', limits);
    const [trial] = await ws.trials('other');
    expect(trial).toMatchObject({ value: expect.closeTo(Number(last?.value) - 1), constraints: { 'ms <= 2': 1 } });
    expect((await ws.call(['best', 'other'])).code).toBe(1);
    expect(await ws.json('best', 'demo')).toMatchObject({ trial: 0 });
  });

  it('refuses what cannot be, and changes nothing then', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  trials: 3\n');
    await ws.ok('sweep', 'sweep.yaml', '--quiet');
    const before = ws.info('demo');
    for (const [words, message] of [
      [[], 'extend needs something to change'],
      [['--trials', '2'], 'demo has 3 trials already'],
      [['--space', 'y=uniform(0,1)'], 'study demo with these options: '],
      [['--space', 'x=log(0,1)'], 'above 0'],
      [['--study', 'demo', '--space', 'x=1,2'], 'exists already'],
      [['--direction', 'maximize'], 'demo is to minimize loss, and this is to maximize loss'],
      [['--metric', 'acc', '--study', 'other'], 'demo is to minimize loss, and this is to minimize acc'],
      [['--repeat', '{seeds: 3}'], 'are one run each, and these are to be 3 runs: their values do not compare'],
    ] as const) {
      const { code, err } = await ws.call(['extend', 'demo', ...words]);
      expect({ words, code, err }).toMatchObject({ code: 2, err: expect.stringContaining(message) });
    }
    for (const words of [
      ['resume', 'demo', '--metrics', '[{name: loss, goal: minimize}, {name: acc, goal: maximize}]'],
      ['resume', 'demo', '--metric', 'acc'],
      ['sweep', 'sweep.yaml', '--study', 'demo', '--direction', 'maximize'],
    ]) {
      const { code, err } = await ws.call([...words, '--trials', '5']);
      expect({ words, code, err }).toMatchObject({ code: 2, err: expect.stringContaining('Give it a new study') });
    }
    expect(ws.info('demo')).toEqual(before);
    expect(await ws.trials('demo')).toHaveLength(3);
    expect((await ws.call(['trials', 'other'])).code).toBe(2);
  });

  it('says that a finite space has no more trials, not that a larger number is less', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  trials: 4\n');
    const text = readFileSync(ws.file('sweep.yaml'), 'utf8');
    ws.write('sweep.yaml', text.replace('{min: 0.0, max: 1.0}', '{min: 1, max: 6}'));
    await ws.ok('sweep', 'sweep.yaml', '--quiet');
    await ws.ok('extend', 'demo', '--space', 'x=int(1,2)');
    const { code, err } = await ws.call(['extend', 'demo', '--trials', '30']);
    expect({ code, err }).toMatchObject({
      code: 2,
      err: expect.stringContaining('demo has 4 trials, and its space has 2 in all, so there are no 30 to run.'),
    });
  });

  it('says how to stop a study that runs', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  trials: 3\n');
    ws.write('hold.txt', '');
    const sweep = ws.start('sweep', 'sweep.yaml');
    await sweep.event('trial-start');
    const { code, err } = await ws.call(['extend', 'demo', '--trials', '9']);
    expect({ code, err }).toMatchObject({
      code: 3,
      err: expect.stringContaining('Stop it first: trialdeck stop demo'),
    });
    sweep.signal('SIGINT');
    expect(await sweep.ended()).toBe(130);
  });

  it('keeps what sweep --study and resume are given, for the next resume', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  trials: 2\n');
    await ws.ok('sweep', 'sweep.yaml', '--study', 'demo', '--quiet');
    await ws.ok('sweep', 'sweep.yaml', '--study', 'demo', '--trials', '3', '--space', 'x=uniform(2,3)', '--quiet');
    expect(await ws.trials('demo')).toHaveLength(3);
    await ws.ok('resume', 'demo', '--trials', '4', '--quiet');
    await ws.ok('resume', 'demo', '--quiet');
    const trials = await ws.trials('demo');
    expect(trials).toHaveLength(4);
    for (const { params } of trials.slice(2)) expect(Number(params['x'])).toBeGreaterThanOrEqual(2);
  });

  it('keeps its text where the files that a changed one names cannot be kept', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  trials: 1\n  space: [more.yaml]\n');
    ws.write('more.yaml', 'parameters: {act: {values: [relu, gelu]}}\n');
    await ws.ok('sweep', 'sweep.yaml', '--study', 'demo', '--quiet');
    const before = ws.text('demo');
    rmSync(path.join(ws.studyFolder('demo'), 'space'), { recursive: true });
    writeFileSync(path.join(ws.studyFolder('demo'), 'space'), '');
    ws.staged('  trials: 2\n  space: [more.yaml]\n');
    expect((await ws.call(['sweep', 'sweep.yaml', '--study', 'demo', '--quiet'])).code).not.toBe(0);
    expect(ws.text('demo')).toBe(before);
  });
});
