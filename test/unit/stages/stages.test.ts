import { cpSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { StudySummary } from '../../../src/core/space/summary.ts';
import { StagedWorkspace } from './stagedWorkspace.ts';

const stages = `  stages:
    - {name: sanity, trials: 1, fixed: {epochs: 1}}
    - {name: coarse, trials: 12}
    - {name: fine, trials: 6, narrow: true, fixed: {epochs: 4}}
    - {name: refit, best: 2, repeat: {seeds: 3}}
`;

type Summaries = (StudySummary & { trials: number })[];

describe('a sweep with stages', () => {
  it('runs them one after the other as one command, a study each, linked', async () => {
    using ws = new StagedWorkspace();
    ws.staged(stages);
    const sweep = ws.start('sweep', 'sweep.yaml');
    expect(await sweep.ended()).toBe(0);
    const names = ['demo.sanity', 'demo.coarse', 'demo.fine', 'demo.refit'];
    expect(sweep.all('study').map(({ study }) => study)).toEqual(names);
    expect(sweep.all('study').map(({ trials }) => trials)).toEqual([1, 12, 6, 2]);
    expect(sweep.all('end')).toHaveLength(1);
    expect(sweep.events.at(-1)).toMatchObject({ event: 'end', counts: { complete: 2 } });

    const studies = (await ws.json('studies')) as Summaries;
    const byName = new Map(studies.map((study) => [study.study, study]));
    expect(names.map((name) => byName.get(name)?.stage)).toEqual(
      ['sanity', 'coarse', 'fine', 'refit'].map((name, index) => ({ name, index, count: 4, sweep: 'demo' })),
    );
    expect(names.map((name) => byName.get(name)?.parent)).toEqual([
      undefined,
      ...names.slice(0, 3).map((study) => ({ study, how: 'stage' })),
    ]);

    // Each stage fixes its own values, and what one fixed the next searches again.
    expect(new Set((await ws.trials('demo.sanity')).map(({ params }) => params['epochs']))).toEqual(new Set([1]));
    expect(new Set((await ws.trials('demo.coarse')).map(({ params }) => params['epochs']))).toEqual(new Set([2]));
    const fine = await ws.trials('demo.fine');
    expect(new Set(fine.map(({ params }) => params['epochs']))).toEqual(new Set([4]));

    // The fine stage starts with the best of the coarse one and stays near them.
    const coarse = (await ws.trials('demo.coarse')).toSorted((a, b) => Number(a.value) - Number(b.value));
    expect(fine.slice(0, 2).map(({ params }) => params['x'])).toEqual(
      coarse.slice(0, 2).map(({ params }) => params['x']),
    );
    const xs = fine.map(({ params }) => Number(params['x']));
    expect(Math.max(...xs) - Math.min(...xs)).toBeLessThan(0.6);

    // The last one runs the best two of the fine one with the same three seeds.
    const best = fine.toSorted((a, b) => Number(a.value) - Number(b.value)).slice(0, 2);
    const refit = (await ws.json('trials', 'demo.refit')) as { params: Record<string, number>; repeats: number[] }[];
    expect(refit.map(({ params }) => params['x'])).toEqual(best.map(({ params }) => params['x']));
    for (const { repeats } of refit) {
      const [first = 0, second = 0, third = 0] = repeats;
      expect([second - first, third - first]).toEqual([expect.closeTo(0.01, 6), expect.closeTo(0.02, 6)]);
    }

    // What a stage ran is a sweep of its own, the whole one lies beside it.
    const check = await ws.call(['check', ws.file('.trialdeck', 'studies', 'demo.fine', 'sweep.yaml')]);
    expect(check.code).toBe(0);
    expect(ws.text('demo.fine')).toContain('# a comment that stays');
    expect(ws.text('demo.fine')).not.toContain('stages:');
    expect(ws.text('demo.fine', 'stages.yaml')).toContain('- {name: fine, trials: 6');
  });

  it('goes on after a kill between two stages, from any of its studies and by its name', async () => {
    using ws = new StagedWorkspace();
    ws.staged(stages);
    await ws.ok('sweep', 'sweep.yaml', '--quiet');
    const before = await ws.trials('demo.coarse');
    for (const reference of ['demo.coarse', 'demo']) {
      rmSync(ws.studyFolder('demo.fine'), { recursive: true });
      rmSync(ws.studyFolder('demo.refit'), { recursive: true });
      const again = ws.start('resume', reference);
      expect(await again.ended()).toBe(0);
      expect(again.all('study').map(({ study }) => study)).toEqual(['demo.fine', 'demo.refit']);
      expect(await ws.trials('demo.coarse')).toEqual(before);
      expect(await ws.trials('demo.fine')).toHaveLength(6);
    }
  });

  it('goes on after kill -9 in the middle of a stage', async () => {
    using ws = new StagedWorkspace();
    ws.staged(stages);
    const sweep = ws.start('sweep', 'sweep.yaml');
    await sweep.event('study', ({ study }) => study === 'demo.coarse');
    writeFileSync(ws.file('hold.txt'), '');
    const held = await sweep.event('trial-start', ({ run }) => run.startsWith('demo.coarse/'));
    sweep.kill();
    await sweep.ended();
    rmSync(ws.file('hold.txt'));
    const again = ws.start('resume', 'demo.sanity');
    expect(await again.ended()).toBe(0);
    expect(again.all('study').map(({ study }) => study)).toEqual(['demo.coarse', 'demo.fine', 'demo.refit']);
    const coarse = await ws.trials('demo.coarse');
    expect(coarse.map(({ state }) => state)).toEqual(Array(12).fill('complete'));
    expect(coarse[held.trial]).toMatchObject({ trial: held.trial });
  });

  it('stops with Ctrl-C and goes on with the stage that it was in', async () => {
    using ws = new StagedWorkspace();
    ws.staged(stages);
    writeFileSync(ws.file('hold.txt'), '');
    const sweep = ws.start('sweep', 'sweep.yaml');
    await sweep.event('trial-start');
    sweep.signal('SIGINT');
    expect(await sweep.ended()).toBe(130);
    expect(sweep.all('end')).toEqual([expect.objectContaining({ reason: 'stopped' })]);
    expect(existsSync(ws.studyFolder('demo.coarse'))).toBe(false);
    rmSync(ws.file('hold.txt'));
    expect((await ws.call(['resume', 'demo', '--quiet'])).code).toBe(0);
    expect(await ws.trials('demo.refit')).toHaveLength(2);
  });

  it('ends with a stage that has no complete trial, and says so', async () => {
    using ws = new StagedWorkspace();
    ws.staged(stages);
    writeFileSync(ws.file('fail.txt'), '');
    const sweep = ws.start('sweep', 'sweep.yaml');
    expect(await sweep.ended()).toBe(1);
    expect(sweep.all('study')).toHaveLength(1);
    expect(sweep.all('warning').map(({ message }) => message)).toContain(
      'stage sanity ended without a complete trial, so the stages after it have nothing to go on from',
    );
    expect(sweep.events.at(-1)?.event).toBe('end');
    rmSync(ws.file('fail.txt'));
    expect((await ws.call(['resume', 'demo', '--quiet'])).code).toBe(1);
    // What failed has failed; more trials give the stage another chance.
    await ws.ok('extend', 'demo.sanity', '--trials', '2');
    expect((await ws.call(['resume', 'demo', '--quiet'])).code).toBe(0);
    expect(await ws.trials('demo.refit')).toHaveLength(2);
  });

  it('warns when the next stage ranks the same configurations otherwise', async () => {
    using ws = new StagedWorkspace();
    ws.staged(
      `  stages:
    - {name: coarse, trials: 20}
    - {name: fine, trials: 15, narrow: true, fixed: {act: bad}}
`,
      '  act: {value: good}\n',
    );
    // With the fixed value, far from 0.3 is better.
    ws.write('train.sh', ws.script().replace('(x - 0.3) ^ 2', '(bad == "bad" ? -1 : 1) * (x - 0.3) ^ 2'));
    const sweep = ws.start('sweep', 'sweep.yaml');
    expect(await sweep.ended()).toBe(0);
    expect(sweep.all('warning').map(({ message }) => message)).toContainEqual(
      expect.stringMatching(
        /the \d configurations that demo\.coarse and demo\.fine both ran are ranked differently \(Spearman -1\.00/,
      ),
    );
  });

  it('finds what any stage lacks before the first one starts', async () => {
    using ws = new StagedWorkspace();
    ws.staged(
      '  stages: [{name: coarse, trials: 2}, {name: fine, sampler: cmaes, trials: 2, env_file: missing.env}]\n',
    );
    const { code, err } = await ws.call(['sweep', 'sweep.yaml']);
    expect(code).toBe(2);
    expect(err).toContain('missing.env');
    expect(existsSync(ws.studyFolder('demo.coarse'))).toBe(false);
  });

  it('refuses a stage without an end before others, unless the command line gives it one', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  stages: [{name: coarse}, {name: fine}]\n');
    const { code, err } = await ws.call(['sweep', 'sweep.yaml']);
    expect({ code, err }).toMatchObject({
      code: 2,
      err: expect.stringContaining('`coarse` has no end, so `fine` would never run'),
    });
    await ws.ok('sweep', 'sweep.yaml', '--trials', '1', '--quiet');
    expect(await ws.trials('demo.fine')).toHaveLength(1);
  });

  it('takes options of the command line for every stage, and a name', async () => {
    using ws = new StagedWorkspace();
    ws.staged(stages);
    const given = ['--study', 'mine', '--trials', '11', '--space', 'x=uniform(0,0.5)', '--jobs', '2'];
    await ws.ok('sweep', 'sweep.yaml', ...given, '--quiet');
    const counts = await Promise.all(
      ['sanity', 'coarse', 'fine', 'refit'].map(async (name) => (await ws.trials(`mine.${name}`)).length),
    );
    expect(counts).toEqual([11, 11, 11, 2]);
    const xs = (await ws.trials('mine.coarse')).map(({ params }) => Number(params['x']));
    expect(Math.max(...xs)).toBeLessThanOrEqual(0.5);
    // A narrowed range is not widened again by what the command line said of the whole.
    expect(ws.info('mine.fine').options).toEqual({ jobs: '2' });
    rmSync(ws.studyFolder('mine.refit'), { recursive: true });
    expect((await ws.call(['sweep', 'sweep.yaml', ...given, '--quiet'])).code).toBe(0);
    expect(await ws.trials('mine.refit')).toHaveLength(2);
    expect(await ws.trials('mine.fine')).toHaveLength(11);
  });

  it('draws other points in every stage, and the same ones again with the same seed', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  stages: [{name: coarse, trials: 3}, {name: fine, narrow: true, trials: 4}]\n');
    await ws.ok('sweep', 'sweep.yaml', '--study', 'a', '--quiet');
    await ws.ok('sweep', 'sweep.yaml', '--study', 'b', '--quiet');
    await ws.ok('sweep', 'sweep.yaml', '--study', 'c', '--seed', '8', '--quiet');
    const points = async (study: string): Promise<unknown[]> =>
      (await ws.trials(study)).map(({ params }) => params['x']);
    const [coarse, fine] = [await points('a.coarse'), await points('a.fine')];
    // One of its four is the best of the coarse stage.
    expect(fine.filter((x) => coarse.includes(x))).toHaveLength(1);
    expect([await points('b.coarse'), await points('b.fine')]).toEqual([coarse, fine]);
    const other = [...(await points('c.coarse')), ...(await points('c.fine'))];
    expect(other.filter((x) => coarse.includes(x) || fine.includes(x))).toEqual([]);
    expect(new Set(other).size).toBe(6);
  });

  it('shows which stage it is in', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  stages: [{name: coarse, trials: 1}, {name: fine, trials: 1}]\n');
    const out = await ws.ok('sweep', 'sweep.yaml');
    const lines = out.split('\n');
    expect(lines[0]).toMatch(/^study demo\.coarse: stage 1 of 2: coarse · random/);
    expect(lines).toContainEqual(expect.stringMatching(/^stage 1 of 2: coarse is over · 1 finished/));
    expect(lines).toContainEqual(expect.stringMatching(/^study demo\.fine: stage 2 of 2: fine/));
    expect(lines.filter((line) => line.startsWith('finished'))).toHaveLength(1);
  });
});

describe('a stage with a time limit, or with a sampler of its own', () => {
  const limited = '  stages: [{name: coarse, timeout: 90s, trials: 1}, {name: fine, sampler: tpe, timeout: 1s}]\n';

  it('is shown as such, and is not said to have no end', async () => {
    using ws = new StagedWorkspace();
    ws.staged(limited);
    const sweep = await ws.call(['sweep', 'sweep.yaml']);
    expect(sweep.code).toBe(0);
    expect(sweep.out).not.toContain('no end is set');
    expect(sweep.out).toMatch(/^study demo\.coarse: stage 1 of 2: coarse · random · /m);
    expect(sweep.out).toMatch(/^study demo\.fine: stage 2 of 2: fine · tpe · /m);
  });

  it('is planned with them', async () => {
    using ws = new StagedWorkspace();
    ws.staged(limited);
    const page = await ws.ok('plan', 'sweep.yaml');
    expect(page).toMatch(/coarse +1 +random +1 m 30 s at most/);
    expect(page).toMatch(/fine +as many as fit into 1 s +tpe/);
    expect(page).not.toContain('without end');
    expect(await ws.json('plan', 'sweep.yaml')).toMatchObject({ stages: [{ timeoutMs: 90_000 }, { timeoutMs: 1000 }] });
    ws.staged('');
    expect(await ws.ok('plan', 'sweep.yaml')).toContain('without end: the space is unbounded');
  });

  it('must differ from the others in more than case', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  stages: [{name: one, trials: 1}, {name: One, trials: 1}]\n');
    const { code, err, out } = await ws.call(['check', 'sweep.yaml']);
    expect(code).toBe(1);
    expect(err + out).toContain('`one` and `One` differ in case only.');
  });
});

describe('the parts of a sweep with stages', () => {
  it('are read by the name of the sweep: the last one, and the last one with a best trial', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  stages: [{name: one, trials: 2}, {name: two, trials: 1}, {name: three, trials: 1}]\n');
    await ws.ok('sweep', 'sweep.yaml', '--trials', '1', '--quiet');
    const two = await ws.json('best', 'demo.two');
    rmSync(ws.studyFolder('demo.three'), { recursive: true });
    writeFileSync(ws.file('fail.txt'), '');
    expect((await ws.call(['resume', 'demo', '--quiet'])).code).toBe(1);
    const best = await ws.call(['best', 'demo', '--json']);
    expect(JSON.parse(best.out)).toEqual(two);
    expect(best.err).toContain('demo.two is the last stage of demo that has a best trial');
    const trials = await ws.call(['trials', 'demo']);
    expect(trials.out).toMatch(/^demo\.three /);
    expect(trials.err).toContain('demo.three is the last stage of demo that there is, before it: demo.one, demo.two');
    const other = await ws.call(['extend', 'demo', '--trials', '9']);
    expect(other.code).toBe(2);
    expect(other.err).toContain(
      'demo is a sweep with stages, each a study of its own: demo.one, demo.two, demo.three.',
    );
  });

  it('are stopped by the name of the sweep', async () => {
    using ws = new StagedWorkspace();
    ws.staged(stages);
    writeFileSync(ws.file('hold.txt'), '');
    const sweep = ws.start('sweep', 'sweep.yaml');
    await sweep.event('trial-start');
    expect(await ws.json('stop', 'demo')).toEqual({ stopped: true });
    expect(await sweep.ended()).toBe(130);
  });

  it('need not all be there for the later ones to go on', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  stages: [{name: a, trials: 1}, {name: b, trials: 2}, {name: c, best: 1}]\n');
    await ws.ok('sweep', 'sweep.yaml', '--quiet');
    rmSync(ws.studyFolder('demo.a'), { recursive: true });
    rmSync(ws.studyFolder('demo.c'), { recursive: true });
    const again = ws.start('resume', 'demo.b', '--trials', '3');
    expect(await again.ended()).toBe(0);
    expect(again.all('study').map(({ study, trials }) => [study, trials])).toEqual([
      ['demo.b', 3],
      ['demo.c', 1],
    ]);
  });

  it('are studies of their own once they are copied elsewhere', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  stages: [{name: a, trials: 1}, {name: b, trials: 1}]\n');
    await ws.ok('sweep', 'sweep.yaml', '--quiet');
    cpSync(ws.studyFolder('demo.a'), ws.file('copy'), { recursive: true });
    const again = ws.start('resume', './copy', '--trials', '2');
    expect(await again.ended()).toBe(0);
    expect(again.all('study').map(({ path }) => path)).toEqual([ws.file('copy')]);
    expect(await ws.trials('demo.b')).toHaveLength(1);
  });
});
