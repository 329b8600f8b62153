import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createView } from '../../../src/cli/view/createView.ts';
import type { ControllerEvent, StudyHead } from '../../../src/core/controller/events.ts';
import { StudyStore } from '../../../src/core/study/store.ts';
import type { EndTrial } from '../../../src/core/study/storedTrial.ts';
import { TerminalStream } from './terminalScreen.ts';
import { space, TestWorkspace } from './workspace.ts';

const workspace = new TestWorkspace();
const objectives = [
  { name: 'loss', goal: 'minimize' },
  { name: 'accuracy', goal: 'maximize' },
] as const;

async function study(name: string, metrics: typeof objectives | readonly [(typeof objectives)[0]], ends: EndTrial[]) {
  const folder = workspace.studyFolder(name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'study.json'), JSON.stringify({ format: 1, study: name, database: 'study.db' }));
  const attributes = {
    'trialdeck:total': 5,
    'trialdeck:end': { reason: 'trials', time: '2026-01-02T04:00:00Z' },
    'trialdeck:sampler': 'auto',
    'trialdeck:sampler_note': 'auto: nsga2, as there are two metrics',
    'trialdeck:parent': { study: 'coarse', how: 'stage' },
    'trialdeck:stage': { name: 'fine', index: 1, count: 2, sweep: 'night' },
  };
  await using store = await StudyStore.create(path.join(folder, 'study.db'), {
    name,
    objectives: metrics,
    space,
    attributes,
  });
  const begin = ends.map(({ number }) => ({
    params: { lr: (number + 1) / 100, 'model.width': 8, epochs: 3 },
    run: `runs/${number}`,
  }));
  await store.commit({ begin });
  for (const end of ends) {
    const folderOfRun = path.join(folder, 'runs', String(end.number));
    mkdirSync(folderOfRun, { recursive: true });
    const record = { format: 1, run: `${name}/${end.number}`, command: ['python', 'train.py', `--n=${end.number}`] };
    writeFileSync(path.join(folderOfRun, 'run.json'), JSON.stringify(record));
  }
  await store.commit({ end: ends });
}

const complete = (number: number, values: readonly number[], change: Partial<EndTrial> = {}): EndTrial => ({
  number,
  state: 'complete',
  values,
  reason: null,
  ...change,
});

beforeAll(async () => {
  await study('front', objectives, [
    complete(0, [0.5, 0.9]),
    complete(1, [0.6, 0.8]),
    complete(2, [0.25, 0.5]),
    complete(3, [0.125, 0.95], { constraints: { 'latency <= 3': 0.4 } }),
    { number: 4, state: 'fail', values: null, reason: 'exit code 1' },
  ]);
  await study(
    'limited',
    [objectives[0]],
    [
      complete(0, [0.1], { constraints: { 'latency <= 3': 0.4 } }),
      complete(1, [0.5], {
        constraints: { 'latency <= 3': -1 },
        attributes: { 'trialdeck:repeats': [0.4, 0.6], 'trialdeck:spread': 0.1414 },
      }),
    ],
  );
  await study('none', [objectives[0]], [complete(0, [0.1], { constraints: { 'latency <= 3': 0.4 } })]);
});
afterAll(() => workspace[Symbol.dispose]());

describe('lists of a study with several metrics', () => {
  test('trials: a column a metric, stars on the front, and what is broken', async () => {
    const { out } = await workspace.call(['trials', 'front']);
    expect(out).toMatch(/^front {2}finished · 5\/5 ended · minimize loss, maximize accuracy · front of 2 trials$/m);
    expect(out).toMatch(/^trial +state +loss +accuracy +/m);
    expect(out).toMatch(/^ +0 ★ +✓ finished +0\.5\d* +0\.9/m);
    expect(out).toMatch(/^ +1 +✓ finished +0\.6/m);
    expect(out).toMatch(/^ +2 ★ /m);
    expect(out).toMatch(/^ +3 +✓ finished +0\.125 +0\.95 .*breaks latency <= 3 by 0\.4$/m);
  });

  test('trials --sort value: the front first, then by the first metric', async () => {
    const { out } = await workspace.call(['trials', 'front', '--sort', 'value']);
    const order = [...out.matchAll(/^ +(\d)(?: ★)? +[✓✕]/gm)].map(([, number]) => Number(number));
    expect(order).toEqual([2, 0, 3, 1, 4]);
    const lines = (await workspace.json('trials', 'front', '--sort', 'value')) as { trial: number }[];
    expect(lines.map(({ trial }) => trial)).toEqual(order);
  });

  test('trials --json: value is null, values has one each', async () => {
    const lines = (await workspace.json('trials', 'front')) as Record<string, unknown>[];
    expect(lines[0]).toMatchObject({ value: null, values: [0.5, 0.9] });
    expect(lines[0]).not.toHaveProperty('constraints');
    expect(lines[3]).toMatchObject({ constraints: { 'latency <= 3': 0.4 } });
  });

  test('studies: both metrics, the size of the front, where the study comes from', async () => {
    const { out } = await workspace.call(['studies'], { env: { COLUMNS: '160' } });
    expect(out).toMatch(/^front +✓ finished +5\/5 +↓ loss ↑ accuracy +front of 2 trials/m);
    const [first, second] = (await workspace.json('studies')) as Record<string, unknown>[];
    expect(first).toMatchObject({
      study: 'front',
      metrics: ['loss', 'accuracy'],
      directions: ['minimize', 'maximize'],
      best: [
        { trial: 0, value: [0.5, 0.9] },
        { trial: 2, value: [0.25, 0.5] },
      ],
      sampler: 'auto',
      samplerNote: 'auto: nsga2, as there are two metrics',
      parent: { study: 'coarse', how: 'stage' },
      stage: { name: 'fine', index: 1, count: 2, sweep: 'night' },
    });
    expect(second).toMatchObject({ study: 'limited', metric: 'loss', best: { trial: 1, value: 0.5 } });
    expect(second).not.toHaveProperty('metrics');
  });

  test('best: the front as a table, an array, command lines, and the one that is best in the first metric', async () => {
    const { out } = await workspace.call(['best', 'front']);
    expect(out).toMatch(/^★ front of 2 trials of front {2}\(minimize loss, maximize accuracy\)$/m);
    expect(out).toMatch(/^ +2 +✓ finished +0\.25 +0\.5\d* +0\.03/m);
    expect(await workspace.json('best', 'front')).toEqual(
      [0, 2].map((trial) => ({
        trial,
        value: trial === 0 ? [0.5, 0.9] : [0.25, 0.5],
        values: trial === 0 ? [0.5, 0.9] : [0.25, 0.5],
        params: { lr: (trial + 1) / 100, 'model.width': 8, epochs: 3 },
        command: ['python', 'train.py', `--n=${trial}`],
      })),
    );
    expect((await workspace.call(['best', 'front', '--format', 'command'])).out).toBe(
      'python train.py --n=0\npython train.py --n=2\n',
    );
    expect((await workspace.call(['best', 'front', '--format', 'yaml'])).out).toContain('lr: 0.03\n');
  });
});

describe('a study with a constraint', () => {
  test('the best trial keeps it; what breaks it says by how much', async () => {
    expect(await workspace.json('best', 'limited')).toMatchObject({ trial: 1, value: 0.5 });
    const { out } = await workspace.call(['trials', 'limited']);
    expect(out).toMatch(/best 0\.5 \(trial 1\)/);
    expect(out).toMatch(/^trial +state +loss +± +/m);
    expect(out).toMatch(/^ +0 +✓ finished +0\.1 .*breaks latency <= 3 by 0\.4$/m);
    expect(out).toMatch(/^ +1 ★ +✓ finished +0\.5 +0\.1414 /m);
  });

  test('without a trial that keeps it there is no best one', async () => {
    const { code, err } = await workspace.call(['best', 'none']);
    expect(code).toBe(1);
    expect(err).toContain('no trial of none keeps all constraints yet');
    expect((await workspace.call(['best', 'none', '--json'])).out).toContain('"trial":null');
  });
});

const head: StudyHead = {
  study: 'night',
  method: 'bayes',
  note: 'auto',
  objectives,
  jobs: 1,
  total: 3,
  folder: '.trialdeck/studies/night',
  searched: ['x'],
  endedBefore: 0,
  interpreter: 'python3',
};
const start = (trial: number): ControllerEvent => ({
  event: 'trial-start',
  trial,
  run: `night/${trial}`,
  params: { x: trial },
  command: [],
  pid: 1,
});
const end = (trial: number, value: readonly number[], constraints?: Record<string, number>): ControllerEvent => ({
  event: 'trial-end',
  trial,
  state: 'complete',
  value,
  reason: null,
  durationMs: 1000,
  ...(constraints ? { constraints } : {}),
});
const events: readonly ControllerEvent[] = [
  start(0),
  { event: 'report', trial: 0, step: 1, value: [0.75, null] },
  end(0, [0.5, 0.75]),
  start(1),
  end(1, [0.125, 0.95], { 'latency <= 3': 0.4 }),
  start(2),
  end(2, [0.25, 0.5]),
  {
    event: 'end',
    reason: 'trials',
    counts: { complete: 3, pruned: 0, fail: 0 },
    best: [
      { trial: 0, value: [0.5, 0.75], params: { x: 0 } },
      { trial: 2, value: [0.25, 0.5], params: { x: 2 } },
    ],
  },
];

describe('a running sweep with several metrics', () => {
  test('plain lines name every value and what reaches the front; a trial that breaks a constraint never does', () => {
    const stream = new PassThrough();
    const view = createView({ stream, notes: stream, kind: 'plain', color: false, now: () => 0 });
    view.start(head);
    for (const event of events) view.event(event);
    view.close();
    const lines = String(stream.read()).split('\n');
    expect(lines[0]).toContain('minimize loss, maximize accuracy');
    expect(lines).toContain('1/3 trial 0 finished: loss 0.5, accuracy 0.75 · on the front · 1.0 s');
    expect(lines).toContain('2/3 trial 1 finished: loss 0.125, accuracy 0.95 breaks latency <= 3 by 0.4 · 1.0 s');
    expect(lines).toContain('3/3 trial 2 finished: loss 0.25, accuracy 0.5 · on the front · 1.0 s');
    expect(lines).toContain('front of 2 trials');
    expect(lines).toContain('★ trial 2  loss 0.25, accuracy 0.5  x 2');
  });

  test('the end says when nothing keeps the constraints', () => {
    const stream = new PassThrough();
    const view = createView({ stream, notes: stream, kind: 'quiet', color: false, now: () => 0 });
    view.start(head);
    view.event({ event: 'end', reason: 'trials', counts: { complete: 2, pruned: 0, fail: 0 }, best: [] });
    view.close();
    expect(String(stream.read())).toMatch(/\nno trial keeps all constraints\n$/);
  });

  test('the live table has a column a metric and stars on the front', async () => {
    const stream = new TerminalStream(100, 30);
    let nowMs = 0;
    const view = createView({ stream, notes: stream, kind: 'live', color: false, now: () => nowMs });
    view.start(head);
    for (const event of events.slice(0, -1)) {
      nowMs += 1000;
      view.event(event);
    }
    const text = (await stream.screen()).lines.join('\n');
    expect(text).toMatch(/3\/3 {3}3 finished {3}front of 2 trials/);
    expect(text).toMatch(/^trial +state +loss +accuracy +step +x /m);
    expect(text).toMatch(/^ +0 ★ +✓ finished +0\.5\d* +0\.75 +1 /m);
    expect(text).toMatch(/^ +1 +✓ finished .*breaks latency <= 3 by 0\.4$/m);
    expect(text).toMatch(/^ +2 ★ /m);
    view.close();
  });
});
