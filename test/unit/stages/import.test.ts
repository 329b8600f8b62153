import { describe, expect, it } from 'vitest';
import { goalsText } from '../../../src/core/controller/takeOver.ts';
import { StagedWorkspace } from './stagedWorkspace.ts';

interface Line {
  readonly params: Record<string, unknown>;
  readonly value: number;
  readonly intermediate: unknown;
  readonly run: string | null;
  readonly origin?: object;
}

it('goals without names, as most of real Optuna, are told as such', () => {
  expect(goalsText([{ goal: 'minimize', name: null }])).toBe('minimize a value without a name');
  expect(
    goalsText([
      { goal: 'minimize', name: 'loss' },
      { goal: 'maximize', name: null },
    ]),
  ).toBe('minimize loss, maximize value 1 without a name');
});

describe('import', () => {
  it('adds the finished trials of a study once, with where they come from', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  trials: 4\n');
    await ws.ok('sweep', 'sweep.yaml', '--study', 'first', '--quiet');
    await ws.ok('create', 'sweep.yaml', '--study', 'second', '--trials', '2');
    const from = (await ws.json('trials', 'first')) as Line[];
    expect(await ws.json('import', 'second', 'first')).toEqual({
      study: 'second',
      imported: 4,
      skipped: 0,
      reasons: [],
    });
    expect(await ws.json('import', 'second', 'first')).toMatchObject({
      imported: 0,
      reasons: [{ reason: 'imported before', count: 4 }],
    });
    const trials = (await ws.json('trials', 'second')) as Line[];
    expect(trials.map(({ params, value, intermediate }) => ({ params, value, intermediate }))).toEqual(
      from.map(({ params, value, intermediate }) => ({ params, value, intermediate })),
    );
    expect(trials.map(({ origin }) => origin)).toEqual([0, 1, 2, 3].map((trial) => ({ study: 'first', trial })));
    await ws.ok('resume', 'second', '--quiet');
    expect(((await ws.json('trials', 'second')) as Line[]).filter(({ run }) => run !== null)).toHaveLength(2);
    expect(await ws.json('studies')).toContainEqual(
      expect.objectContaining({
        study: 'second',
        total: 2,
        imported: 4,
        counts: expect.objectContaining({ complete: 2 }),
      }),
    );
    // What came from it does not come back.
    expect(await ws.json('import', 'first', 'second')).toMatchObject({
      imported: 2,
      reasons: [{ reason: 'comes from first itself', count: 4 }],
    });
  });

  it('reads runs by the value rule of the study, and counts a run of a trial as that trial', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  trials: 3\n');
    ws.write('train.sh', ws.script().replace('+ 1 / e', '+ e'));
    await ws.ok('sweep', 'sweep.yaml', '--study', 'first', '--quiet');
    await ws.ok('create', 'sweep.yaml', '--study', 'second', '--value', 'best');
    const last = ((await ws.json('trials', 'first')) as Line[]).map(({ value }) => value);
    expect(await ws.json('import', 'second', 'first/1', '.trialdeck/studies/first/runs')).toMatchObject({
      imported: 3,
      reasons: [{ reason: 'imported before', count: 1 }],
    });
    expect(await ws.json('import', 'second', 'first')).toMatchObject({ imported: 0 });
    const best = ((await ws.json('trials', 'second')) as Line[]).map(({ value }) => value);
    const sorted = (values: number[]): number[] =>
      values.map((value) => Number(value.toFixed(4))).toSorted((a, b) => a - b);
    expect(sorted(best)).toEqual(sorted(last.map((value) => value - 1)));
  });

  it('skips what does not fit, each with its reason', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  trials: 6\n', '  act: {values: [relu, gelu]}\n');
    await ws.ok('sweep', 'sweep.yaml', '--study', 'first', '--quiet');
    const lines = (await ws.json('trials', 'first')) as Line[];
    const reasons = async (study: string, ...given: string[]): Promise<unknown> => {
      await ws.ok('create', 'sweep.yaml', '--study', study, ...given);
      const { code, out, err } = await ws.call(['import', study, 'first', '--json']);
      const { imported, reasons: why } = JSON.parse(out) as { imported: number; reasons: unknown };
      // Nothing that fits is no import.
      expect({ code, err }).toEqual(
        imported > 0 ? { code: 0, err: '' } : { code: 1, err: expect.stringMatching(/^0 trials .*\n {2}6 skipped: /) },
      );
      return why;
    };
    const gelu = lines.filter(({ params }) => params['act'] === 'gelu').length;
    expect(await reasons('a', '--space', 'act=relu,tanh')).toEqual([
      { reason: 'act is none of the choices', count: gelu },
    ]);
    expect(await reasons('b', '--space', 'x=uniform(7,8)')).toEqual([{ reason: 'x is outside the range', count: 6 }]);
    expect(await reasons('c', '--space', 'epochs=9')).toEqual([
      { reason: 'epochs is another constant value there', count: 6 },
    ]);
    ws.staged('  trials: 6\n');
    expect(await reasons('d')).toEqual([{ reason: 'act was searched there, and is no parameter here', count: 6 }]);
    ws.staged('  trials: 6\n', '  act: {values: [relu, gelu]}\n  wd: {min: 0.0, max: 1.0}\n');
    expect(await reasons('e')).toEqual([{ reason: 'wd is missing', count: 6 }]);
  });

  it('refuses values that mean something else', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  trials: 2\n');
    await ws.ok('sweep', 'sweep.yaml', '--study', 'first', '--quiet');
    for (const [study, option, value, message] of [
      ['a', '--direction', 'maximize', 'first was to minimize loss, a is to maximize loss'],
      ['b', '--metric', 'acc', 'first was to minimize loss, b is to minimize acc'],
    ] as const) {
      await ws.ok('create', 'sweep.yaml', '--study', study, option, value);
      const { code, err } = await ws.call(['import', study, 'first']);
      expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining(message) });
    }
    // All or nothing.
    await ws.ok('create', 'sweep.yaml', '--study', 'c');
    expect(await ws.call(['import', 'c', 'first', 'a'])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^nothing is imported\ntrialdeck: a was to /),
    });
    expect(await ws.trials('c')).toEqual([]);
    const { code, err } = await ws.call(['import', 'a', 'frist']);
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('Did you mean first') });
  });

  it('queues the best of a study in another one whose constants differ, and says so', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  trials: 1\n');
    ws.write('best.yaml', 'x: 0.25\nseed: 0\nepochs: 30\n');
    await ws.ok('create', 'sweep.yaml');
    const { code, err, out } = await ws.call(['enqueue', 'demo', '--file', 'best.yaml']);
    expect({ code, err, out }).toEqual({
      code: 0,
      err: 'left out of the file: epochs, which is another constant in demo\n',
      out: expect.stringContaining('trial 0 queued'),
    });
    expect((await ws.trials('demo'))[0]?.params).toMatchObject({ x: 0.25 });
    const asked = await ws.call(['enqueue', 'demo', '--file', 'best.yaml', 'epochs=30']);
    expect(asked).toMatchObject({ code: 2, err: expect.stringContaining('epochs is the constant 2') });
  });

  it('queues what enqueue: of the sweep wants run first', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  trials: 3\n  enqueue: [{x: 0.25}, {x: 0.5}]\n');
    await ws.ok('sweep', 'sweep.yaml', '--quiet');
    const trials = await ws.trials('demo');
    expect(trials.map(({ params }) => params['x']).slice(0, 2)).toEqual([0.25, 0.5]);
    expect(trials).toHaveLength(3);
    await ws.ok('resume', 'demo', '--trials', '4', '--enqueue', 'x=0.75', '--quiet');
    expect((await ws.trials('demo')).map(({ params }) => params['x'])[3]).toBe(0.75);
  });
});
