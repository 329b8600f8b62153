import { readFileSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { StagedWorkspace } from './stagedWorkspace.ts';

describe('refit', () => {
  it('runs the best trial once more in a linked study, with what is given instead', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  trials: 5\n  pruner: median\n  stop: {target: 0}\n');
    await ws.ok('sweep', 'sweep.yaml', '--quiet');
    const best = (await ws.json('best', 'demo')) as { trial: number; params: Record<string, unknown> };
    const refit = ws.start('refit', 'demo', 'epochs=6', 'note=long run');
    expect(await refit.ended()).toBe(0);
    expect(refit.all('study')).toEqual([expect.objectContaining({ study: 'demo.refit', trials: 1 })]);
    const [started] = refit.all('trial-start');
    expect(started?.params).toEqual({ ...best.params, epochs: 6, note: 'long run' });
    expect(started?.command.join(' ')).toContain('--epochs=6 --note=long run');
    expect(refit.all('report')).toHaveLength(6);
    expect(ws.info('demo.refit').parent).toEqual({ study: 'demo', how: 'refit' });
    expect(ws.text('demo.refit')).toMatch(/^# trial \d of demo once more, with epochs, note changed\n/);
    expect((await ws.call(['refit', 'demo', '--quiet'])).err).toContain(
      'its output: .trialdeck/studies/demo.refit-2/runs/0',
    );
  });

  it('runs it with several seeds, and other trials', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  trials: 3\n');
    await ws.ok('sweep', 'sweep.yaml', '--quiet');
    const out = await ws.ok('refit', 'demo', '--trial', '0', '--repeat', '{seeds: 3}');
    expect(out).toContain('random: every parameter has one value, so there is one trial');
    expect(out).toContain('finished: its trial has ended');
    const [first] = await ws.trials('demo');
    const [again] = (await ws.json('trials', 'demo.refit')) as { params: object; value: number; repeats: number[] }[];
    expect(again?.params).toEqual(first?.params);
    expect(again?.repeats).toHaveLength(3);
    expect(again?.value).toBeCloseTo(Number(first?.value) + 0.01, 6);
  });

  it('warns where nothing tells its seeds apart, and takes one that is added', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  trials: 1\n');
    ws.write('sweep.yaml', readFileSync(ws.file('sweep.yaml'), 'utf8').replace('  seed: {value: 0}\n', ''));
    await ws.ok('sweep', 'sweep.yaml', '--quiet');
    const refit = ws.start('refit', 'demo', '--repeat', '{seeds: 2}');
    expect(await refit.ended()).toBe(0);
    expect(refit.all('warning').map(({ message }) => message)).toEqual([
      expect.stringContaining('nothing tells the runs of a trial which seed is theirs'),
    ]);
    const seeded = ws.start('refit', 'demo', 'seed=4', '--repeat', '{seeds: 2}');
    expect(await seeded.ended()).toBe(0);
    expect(seeded.all('warning')).toEqual([]);
    expect(seeded.all('trial-start').map(({ params }) => params['seed'])).toEqual([4, 5]);
  });

  it('warns of values that the space does not have, and runs them', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  trials: 1\n');
    await ws.ok('sweep', 'sweep.yaml', '--quiet');
    const refit = ws.start('refit', 'demo', 'x=5', 'epochs=3', 'seed=one');
    expect(await refit.ended()).toBe(0);
    expect(refit.all('warning').map(({ message }) => message)).toEqual([
      '`x` must be a number from 0 to 1, not `5`. It runs as it was given.',
      'seed is a number in the sweep, and a text here: one. It runs as it was given.',
    ]);
    expect(refit.all('trial-start')[0]?.params).toMatchObject({ x: 5, epochs: 3, seed: 'one' });
  });

  it('goes on with one that was interrupted', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  trials: 1\n');
    await ws.ok('sweep', 'sweep.yaml', '--quiet');
    ws.write('hold.txt', '');
    const refit = ws.start('refit', 'demo');
    await refit.event('trial-start');
    refit.signal('SIGINT');
    expect(await refit.ended()).toBe(130);
    rmSync(ws.file('hold.txt'));
    await ws.ok('resume', 'demo.refit', '--quiet');
    expect(await ws.trials('demo.refit')).toEqual([expect.objectContaining({ state: 'complete' })]);
  });

  it('says what is wrong before anything starts', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  trials: 1\n');
    await ws.ok('create', 'sweep.yaml');
    for (const [words, message] of [
      [['demo'], 'no trial of demo is complete yet'],
      [['demo', '--trial', '7'], 'demo has no such trial'],
    ] as const) {
      const { code, err } = await ws.call(['refit', ...words]);
      expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining(message) });
    }
    await ws.ok('resume', 'demo', '--quiet');
    const { code, err } = await ws.call(['refit', 'demo', 'epoch=3']);
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('Did you mean `epochs`?') });
  });
});

it('help of extend and refit speaks of the study, not of a new sweep', async () => {
  using ws = new StagedWorkspace();
  for (const command of ['extend', 'refit']) {
    const help = await ws.ok(command, '--help');
    expect(help).not.toMatch(/run_cap|the sweep's name|default: none/);
    expect(help).toMatch(/What\s+is\s+not\s+given\s+(stays\s+as\s+it|is\s+as\s+in)/);
  }
  expect(await ws.ok('extend', '--help')).toMatch(/--trials N +trials of the study in all\n/);
  expect(await ws.ok('refit', '--help')).toMatch(/--study NAME +name of the new study \(default: NAME.refit\)/);
});

describe('narrow', () => {
  it('prints a sweep that runs, with the reason beside each parameter', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  trials: 20\n  enqueue: [{x: 0.1}]\n', '  act: {values: [good, bad]}\n');
    await ws.ok('sweep', 'sweep.yaml', '--quiet');
    const { parameters, text } = (await ws.json('narrow', 'demo')) as {
      parameters: { name: string; from: object; to: Record<string, number>; why: string }[];
      text: string;
    };
    expect(parameters.map(({ name }) => name)).toEqual(['x', 'act']);
    expect(parameters[0]).toMatchObject({ from: { distribution: 'uniform', min: 0, max: 1 } });
    expect(parameters[1]).toMatchObject({ to: { value: 'good' }, why: expect.stringMatching(/^dropped bad: /) });
    const { min = 0, max = 1 } = parameters[0]?.to ?? {};
    expect(min).toBeLessThan(0.3);
    expect(max).toBeGreaterThan(0.3);
    expect(max - min).toBeLessThan(0.9);
    expect(text).toContain(`x: {distribution: uniform, min: ${min}, max: ${max}}  # ${parameters[0]?.why}`);
    expect(text).not.toContain('enqueue');
    expect(await ws.ok('narrow', 'demo')).toBe(text);
    await ws.ok('narrow', 'demo', '--output', 'fine.yaml');
    expect((await ws.call(['check', 'fine.yaml'])).code).toBe(0);
    await ws.ok('sweep', 'fine.yaml', '--trials', '10', '--quiet');
    expect(await ws.trials('demo-narrowed')).toHaveLength(10);
    const again = await ws.ok('narrow', 'demo-narrowed');
    expect(again.match(/^#.*/gm)).toEqual([
      expect.stringMatching(/^# narrowed from the study demo-narrowed: /),
      '# a comment that stays',
    ]);
    expect(again).toMatch(/^name: demo-narrowed$/m);
  });

  it('writes over no file unless it is told to', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  trials: 10\n');
    await ws.ok('sweep', 'sweep.yaml', '--quiet');
    ws.write('fine.yaml', 'mine');
    const refused = await ws.call(['narrow', 'demo', '--output', 'fine.yaml']);
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('fine.yaml is there already. --force') });
    expect(readFileSync(ws.file('fine.yaml'), 'utf8')).toBe('mine');
    await ws.ok('narrow', 'demo', '--output', 'fine.yaml', '--force');
    expect(readFileSync(ws.file('fine.yaml'), 'utf8')).toContain('narrowed from the study demo');
    const nowhere = await ws.call(['narrow', 'demo', '--output', 'none/fine.yaml']);
    expect(nowhere).toMatchObject({ code: 2, err: 'trialdeck: none/fine.yaml: its folder does not exist\n' });
  });

  it('finds the program from where it is written to', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  trials: 10\n');
    const text = readFileSync(ws.file('sweep.yaml'), 'utf8');
    ws.write(
      'sub/sweep.yaml',
      text.replace('command: [sh, train.sh,', 'program: prog.sh\ncommand: [sh, "${program}",'),
    );
    ws.write('sub/prog.sh', ws.script());
    await ws.ok('sweep', 'sub/sweep.yaml', '--quiet');
    await ws.ok('narrow', 'demo', '--output', 'fine.yaml');
    expect(readFileSync(ws.file('fine.yaml'), 'utf8')).toContain('program: "sub/prog.sh"');
    await ws.ok('sweep', 'fine.yaml', '--study', 'fine', '--trials', '1', '--quiet');
    await ws.ok('narrow', 'demo', '--output', 'sub/fine.yaml');
    expect(readFileSync(ws.file('sub', 'fine.yaml'), 'utf8')).toContain('program: prog.sh');
  });

  it('needs some complete trials', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  trials: 4\n');
    await ws.ok('sweep', 'sweep.yaml', '--quiet');
    const { code, err } = await ws.call(['narrow', 'demo']);
    expect({ code, err }).toMatchObject({
      code: 2,
      err: expect.stringContaining('demo has 4 complete trials with a value, and narrowing needs 10'),
    });
  });
});
