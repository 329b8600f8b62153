import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeStudyFolder } from '../../../src/core/controller/newStudyFolder.ts';
import { holdStudy } from '../../../src/core/study/door.ts';
import { StagedWorkspace } from './stagedWorkspace.ts';

const two = '  stages: [{name: one, trials: 2}, {name: two, trials: 2}]\n';

describe('a sweep with stages whose names are taken', () => {
  it('takes no other study for its stage', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  trials: 1\n');
    await ws.ok('sweep', 'sweep.yaml', '--study', 'q.two', '--quiet');
    ws.staged(two);
    const { code, err } = await ws.call(['sweep', 'sweep.yaml', '--study', 'q']);
    expect(code).toBe(2);
    expect(err).toContain(
      'q.two is no stage of this sweep, but another study. Start the sweep under another name: trialdeck sweep FILE --study q-2',
    );
    expect(existsSync(ws.studyFolder('q.one'))).toBe(false);
    expect(await ws.trials('q.two')).toHaveLength(1);
  });

  it('shares its name with no study without stages', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  trials: 1\n');
    await ws.ok('sweep', 'sweep.yaml', '--study', 't', '--quiet');
    ws.staged(two);
    expect(await ws.call(['sweep', 'sweep.yaml', '--study', 't'])).toMatchObject({
      code: 2,
      err: expect.stringContaining(
        't is a study without stages. Start the sweep under another name: trialdeck sweep FILE --study t-2',
      ),
    });
    await ws.ok('sweep', 'sweep.yaml', '--study', 'demo', '--quiet');
    ws.staged('  trials: 1\n');
    expect(await ws.call(['sweep', 'sweep.yaml', '--study', 'demo'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('demo is a sweep with stages (demo.two)'),
    });
    // Without a name it gets a free one.
    await ws.ok('sweep', 'sweep.yaml', '--quiet');
    expect(await ws.trials('demo-2')).toHaveLength(1);
  });

  it('begins under the next name where another start was faster', () => {
    using ws = new StagedWorkspace();
    const others: ReturnType<typeof holdStudy>[] = [];
    const made = makeStudyFolder(ws.folder, { name: 'demo', exact: false }, (folder) => {
      if (others.length === 0) others.push(holdStudy(folder, 'other'));
      return holdStudy(folder, 'mine');
    });
    expect(made.folder).toBe(ws.studyFolder('demo-2'));
    expect(others[0]).not.toBeNull();
    made.held.release();
    others[0]?.release();
  });
});

describe('two starts of one sweep with stages at once', () => {
  it('get a name each', async () => {
    using ws = new StagedWorkspace();
    ws.staged(two);
    const starts = [ws.start('sweep', 'sweep.yaml'), ws.start('sweep', 'sweep.yaml')];
    for (const sweep of starts) expect({ code: await sweep.ended(), err: sweep.err }).toMatchObject({ code: 0 });
    const names = starts.map((sweep) =>
      sweep
        .all('study')
        .map(({ study }) => study)
        .join(),
    );
    expect(names.toSorted()).toEqual(['demo-2.one,demo-2.two', 'demo.one,demo.two']);
  });

  it('do so where the other one has not written its study yet', async () => {
    using ws = new StagedWorkspace();
    ws.staged(two);
    mkdirSync(ws.studyFolder('demo.one'), { recursive: true });
    const other = holdStudy(ws.studyFolder('demo.one'), 'other');
    const sweep = ws.start('sweep', 'sweep.yaml');
    expect(await sweep.ended()).toBe(0);
    expect(sweep.all('study').map(({ study }) => study)).toEqual(['demo-2.one', 'demo-2.two']);
    other?.release();
  });
});

describe('a sweep with stages that goes on', () => {
  it('says what a changed file does not change, and takes the rest over', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  stages: [{name: one, trials: 2}, {name: two, trials: 2}, {name: three, trials: 1}]\n');
    await ws.ok('sweep', 'sweep.yaml', '--study', 'demo', '--quiet');
    const same = ws.start('sweep', 'sweep.yaml', '--study', 'demo');
    expect(await same.ended()).toBe(0);
    expect(same.all('warning')).toEqual([]);
    rmSync(ws.studyFolder('demo.three'), { recursive: true });
    ws.staged('  stages: [{name: one, trials: 9}, {name: two, trials: 2}, {name: three, trials: 4}]\n');
    const changed = ws.start('sweep', 'sweep.yaml', '--study', 'demo');
    expect(await changed.ended()).toBe(0);
    expect(changed.all('warning').map(({ message }) => message)).toEqual([
      'the sweep has changed since demo began: one and two have begun and go on as they were, what has changed holds for three. To start anew: --study demo-2. To change one stage: trialdeck extend demo.two',
    ]);
    expect(await ws.trials('demo.one')).toHaveLength(2);
    expect(await ws.trials('demo.three')).toHaveLength(4);
    const again = ws.start('resume', 'demo.one');
    expect(await again.ended()).toBe(0);
    expect(again.all('warning')).toEqual([]);
  });

  it('keeps the changed file while it is in a stage that has begun', async () => {
    using ws = new StagedWorkspace();
    ws.staged(two);
    ws.write('hold.txt', '');
    const sweep = ws.start('sweep', 'sweep.yaml', '--study', 'demo');
    await sweep.event('trial-start');
    sweep.signal('SIGINT');
    expect(await sweep.ended()).toBe(130);
    ws.staged(two.replace('two, trials: 2', 'two, trials: 5'));
    const changed = ws.start('sweep', 'sweep.yaml', '--study', 'demo');
    await changed.event('trial-start');
    changed.kill();
    await changed.ended();
    rmSync(ws.file('hold.txt'));
    await ws.ok('resume', 'demo', '--quiet');
    expect(await ws.trials('demo.two')).toHaveLength(5);
  });

  it('refuses a file that renames or moves a stage that has begun', async () => {
    using ws = new StagedWorkspace();
    ws.staged(two);
    await ws.ok('sweep', 'sweep.yaml', '--study', 'demo', '--quiet');
    for (const [stages, message] of [
      [
        '[{name: one, trials: 2}, {name: zwei, trials: 2}]',
        'demo.two is a stage of demo, and the sweep has no stage two any more',
      ],
      [
        '[{name: zero, trials: 1}, {name: one, trials: 2}, {name: two, trials: 2}]',
        'demo.one began as stage 1 of demo, and is stage 2 of the sweep now',
      ],
    ]) {
      ws.staged(`  stages: ${stages}\n`);
      const { code, err } = await ws.call(['sweep', 'sweep.yaml', '--study', 'demo']);
      expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining(message ?? '') });
    }
    expect(existsSync(ws.studyFolder('demo.zwei'))).toBe(false);
  });

  it('says which stage is gone', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  stages: [{name: a, trials: 1}, {name: b, trials: 1}, {name: c, trials: 1}]\n');
    await ws.ok('sweep', 'sweep.yaml', '--quiet');
    rmSync(ws.studyFolder('demo.b'), { recursive: true });
    const again = ws.start('resume', 'demo');
    expect(await again.ended()).toBe(0);
    expect(again.all('warning').map(({ message }) => message)).toEqual([
      'stage b is left out: demo.b is gone, and a stage after it has begun',
    ]);
  });

  it('ends with 1 where no trial of a stage has a value that the next one could take', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  stages: [{name: one, trials: 2}, {name: again, best: 1}]\n');
    ws.write('train.sh', 'echo \'{"loss": Infinity, "step": 1}\'\n');
    for (const words of [
      ['sweep', 'sweep.yaml'],
      ['resume', 'demo'],
    ]) {
      const sweep = ws.start(...words);
      expect(await sweep.ended()).toBe(1);
      expect(sweep.events.map(({ event }) => event).filter((event) => event === 'study' || event === 'end')).toEqual([
        'study',
        'end',
      ]);
      expect(sweep.events.at(-1)?.event).toBe('end');
      expect(sweep.all('warning').map(({ message }) => message)).toEqual([
        'demo.one has no complete trial that again could run again.',
      ]);
    }
  });

  it('warns where the best that it ran again are no longer the best', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  stages: [{name: fine, trials: 2}, {name: last, best: 1}]\n');
    await ws.ok('sweep', 'sweep.yaml', '--quiet');
    const plain = ws.start('resume', 'demo');
    expect(await plain.ended()).toBe(0);
    expect(plain.all('warning')).toEqual([]);
    await ws.ok('enqueue', 'demo.fine', 'x=0.3');
    await ws.ok('extend', 'demo.fine', '--trials', '3');
    const again = ws.start('resume', 'demo');
    expect(await again.ended()).toBe(0);
    expect(again.all('warning').map(({ message }) => message)).toContain(
      'trial 2 is among the best 1 of demo.fine now, and last was made before that. To run one again: trialdeck refit demo.fine --trial 2',
    );
  });

  it('gives the options of resume to all stages that are left, or to the one that is named', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  stages: [{name: one, trials: 1}, {name: two, trials: 1}]\n');
    await ws.ok('create', 'sweep.yaml', '--study', 'c');
    await ws.ok('resume', 'c', '--trials', '3', '--quiet');
    expect([await ws.trials('c.one'), await ws.trials('c.two')].map(({ length }) => length)).toEqual([3, 3]);
    await ws.ok('create', 'sweep.yaml', '--study', 'd');
    await ws.ok('resume', 'd.one', '--trials', '3', '--quiet');
    expect([await ws.trials('d.one'), await ws.trials('d.two')].map(({ length }) => length)).toEqual([3, 1]);
  });
});
