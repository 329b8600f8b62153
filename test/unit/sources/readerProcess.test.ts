import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FromReader, ReaderChange, ReaderRequests, ToReader } from '../../../src/protocol/reader.ts';
import { RpcClient } from '../../../src/protocol/rpc.ts';
import { metricLine, testWorkspace } from './workspace.ts';

const workspace = testWorkspace();
const script = path.resolve(import.meta.dirname, '../../../src/main/reader.ts');
const running: ChildProcess[] = [];

afterEach(() => {
  for (const child of running.splice(0)) {
    child.kill();
  }
});

/** The reader process as the extension host starts it. */
function startReader() {
  const child = fork(script, [], {
    serialization: 'advanced',
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  running.push(child);
  const changes: ReaderChange[] = [];
  const post = (message: ToReader): void => void child.send(message);
  const client = new RpcClient<ReaderRequests>(post, 10_000);
  child.on('message', (message: FromReader) => {
    if (message.kind === 'changed') {
      changes.push(message);
    } else {
      client.accept(message);
    }
  });
  return { child, client, changes, post };
}

function writeMetrics(folder: string, count: number): void {
  mkdirSync(folder, { recursive: true });
  const lines = Array.from({ length: count }, (_, step) =>
    metricLine(step, { loss: step === 700 ? 99 : 1 / (step + 1) }),
  );
  writeFileSync(path.join(folder, 'metrics.jsonl'), lines.join(''));
}

describe('the reader process', () => {
  it('lists studies, trials and runs, a broken study among them', async () => {
    const store = await workspace().createStudy('spirals');
    await store.commit({ begin: [{ params: { lr: 0.1, epochs: 7 }, run: 'runs/0' }] });
    await store.close();
    mkdirSync(workspace().study('broken'), { recursive: true });
    writeFileSync(path.join(workspace().study('broken'), 'study.db'), 'no database '.repeat(200));
    workspace().writeRun(workspace().run('one'), { name: 'one', state: 'finished' });

    const { client, post } = startReader();
    post({ kind: 'roots', folders: [workspace().root] });
    const studies = await client.request('studies', {});
    expect(studies.map(({ study, problem }) => [study, problem === null])).toEqual([
      ['broken', false],
      ['spirals', true],
    ]);
    const trials = await client.request('trials', { study: workspace().study('spirals') });
    expect(trials.map(({ number, params }) => [number, params['lr']])).toEqual([[0, 0.1]]);
    expect((await client.request('runs', {})).map((run) => run.name)).toEqual(['one']);
  });

  it('answers with exactly what can be drawn, the spike in the band and the raw points when zoomed in', async () => {
    const folder = workspace().run('one');
    writeMetrics(folder, 5000);
    const { client } = startReader();
    const [overview] = await client.request('overview', { runs: [folder] });
    expect(overview?.metrics).toEqual(['loss']);
    expect(overview?.max[0]).toBe(99);
    const ask = { runs: [folder, workspace().run('missing')], metric: 'loss', axis: 'step' } as const;
    const whole = await client.request('series', { ...ask, runs: [...ask.runs], from: null, to: null, width: 200 });
    expect(whole[0]?.x.length).toBeLessThanOrEqual(204);
    expect(Math.max(...(whole[0]?.max ?? []))).toBe(99);
    expect(whole[1]?.x.length).toBe(0);
    const near = await client.request('series', { ...ask, runs: [...ask.runs], from: 690, to: 710, width: 200 });
    expect(near[0]?.raw).toBe(true);
    expect([...(near[0]?.x ?? [])]).toEqual(Array.from({ length: 23 }, (_, index) => 689 + index));
  });

  it('names the watched runs that grow, and the studies that change', async () => {
    const store = await workspace().createStudy('spirals');
    const folder = workspace().run('one');
    writeMetrics(folder, 10);
    const { client, changes, post } = startReader();
    post({ kind: 'roots', folders: [workspace().root] });
    post({ kind: 'watch', runs: [folder] });
    await client.request('studies', {});
    await client.request('overview', { runs: [folder] });
    appendFileSync(path.join(folder, 'metrics.jsonl'), metricLine(10, { loss: 5 }));
    await vi.waitFor(() => expect(changes.flatMap((change) => change.series)).toContain(folder), 5000);
    changes.length = 0;
    await store.commit({ begin: [{ params: { lr: 0.1, epochs: 7 }, run: 'runs/0' }] });
    await store.close();
    await vi.waitFor(
      () => expect(changes.flatMap((change) => change.studies)).toContain(workspace().study('spirals')),
      5000,
    );
  });

  it('refuses what it does not know and lives on', async () => {
    const { child, client } = startReader();
    const answered = once(child, 'message');
    child.send({ kind: 'request', id: 99, method: 'nonsense', params: null });
    child.send({ kind: 'whatever' });
    expect((await answered)[0]).toMatchObject({ kind: 'failure', id: 99 });
    expect(await client.request('studies', {})).toEqual([]);
  });

  it('ends when its host goes away', async () => {
    const { child, client } = startReader();
    await client.request('studies', {});
    const ended = once(child, 'exit');
    child.disconnect();
    expect(await ended).toEqual([0, null]);
  });
});
