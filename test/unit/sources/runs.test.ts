import { appendFileSync, mkdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RunIndex } from '../../../src/core/sources/runIndex.ts';
import { RunTail } from '../../../src/core/sources/runTail.ts';
import { SeriesCache } from '../../../src/core/sources/seriesCache.ts';
import { readRun } from '../../../src/core/sources/trialdeckRun.ts';
import { metricLine, testWorkspace } from './workspace.ts';

const workspace = testWorkspace();

function valuesOf(tail: RunTail, metric: string): number[] {
  return [...(tail.series.metric(metric)?.columns().value ?? [])];
}

describe('reading run.json', () => {
  it('tells name, configuration, summary and times', () => {
    const folder = workspace().run('calm-otter-12');
    workspace().writeRun(folder, {
      run: 'calm-otter-12',
      name: 'calm-otter-12',
      state: 'finished',
      params: { lr: 0.1 },
      summary: { loss: 0.5 },
      start: '2026-03-01T10:00:00Z',
      end: '2026-03-01T10:01:00Z',
    });
    expect(readRun(folder)).toMatchObject({
      path: folder,
      name: 'calm-otter-12',
      state: 'finished',
      config: { lr: 0.1 },
      summary: { loss: 0.5 },
      endMs: Date.UTC(2026, 2, 1, 10, 1),
      problem: null,
    });
  });

  it('shows a run whose process is gone as crashed, and one that lives as running', () => {
    workspace().writeDeadRun(workspace().run('dead'));
    workspace().writeLiveRun(workspace().run('live'));
    expect(readRun(workspace().run('dead'))).toMatchObject({ state: 'crashed', reason: 'its process is gone' });
    expect(readRun(workspace().run('live'))).toMatchObject({ state: 'running', reason: null });
  });

  it('takes the exit file as the end only from its newline on', () => {
    const folder = workspace().run('one');
    workspace().writeLiveRun(folder);
    writeFileSync(path.join(folder, 'exit'), '1');
    expect(readRun(folder).state).toBe('running');
    writeFileSync(path.join(folder, 'exit'), '137\n');
    expect(readRun(folder).state).toBe('crashed');
  });

  it('says what is wrong with a damaged file, and reads what a newer version wrote', () => {
    const folder = workspace().run('one');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'run.json'), '[1, 2]');
    expect(readRun(folder)).toMatchObject({ name: 'one', problem: expect.stringContaining('damaged') });
    workspace().writeRun(folder, { name: 'new', state: 'finished', ['format' as string]: 2 });
    expect(readRun(folder)).toMatchObject({ name: 'new', problem: expect.stringContaining('newer') });
  });

  it('survives anything that is JSON', () => {
    const folder = workspace().run('one');
    mkdirSync(folder, { recursive: true });
    fc.assert(
      fc.property(fc.json(), (text) => {
        writeFileSync(path.join(folder, 'run.json'), text);
        expect(readRun(folder).path).toBe(folder);
      }),
    );
  });
});

describe('the index of runs', () => {
  it('notices runs that come, change and go', () => {
    const index = new RunIndex();
    const roots = [workspace().root];
    expect(index.poll(roots)).toBe(false);
    const folder = workspace().run('one');
    workspace().writeLiveRun(folder, { name: 'one' });
    expect(index.poll(roots)).toBe(true);
    expect(index.poll(roots)).toBe(false);
    workspace().writeRun(folder, { name: 'one', state: 'finished' });
    expect(index.poll(roots)).toBe(true);
    expect(index.summaries().map((run) => run.state)).toEqual(['finished']);
    rmSync(folder, { recursive: true });
    expect(index.poll(roots)).toBe(true);
    expect(index.summaries()).toEqual([]);
  });

  it('notices a process that ends without a word', () => {
    const index = new RunIndex();
    const folder = workspace().run('one');
    workspace().writeLiveRun(folder);
    index.poll([workspace().root]);
    workspace().writeDeadRun(folder);
    expect(index.poll([workspace().root])).toBe(true);
    expect(index.summaries()[0]?.state).toBe('crashed');
  });
});

describe('the tail of a run', () => {
  it('gives the same series however the file grows, torn lines included', async () => {
    const text = Array.from({ length: 40 }, (_, step) =>
      metricLine(step, { loss: step / 7, 'näme/ü': 100 - step }),
    ).join('');
    const bytes = Buffer.from(text);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 12 }), async (cuts) => {
        const folder = workspace().run('one');
        mkdirSync(folder, { recursive: true });
        const file = path.join(folder, 'metrics.jsonl');
        writeFileSync(file, '');
        const tail = new RunTail(folder);
        let from = 0;
        for (const cut of [...cuts, bytes.length].sort((a, b) => a - b)) {
          appendFileSync(file, bytes.subarray(from, cut));
          from = cut;
          await tail.read();
        }
        expect(tail.series.names).toEqual(['loss', 'näme/ü']);
        expect(valuesOf(tail, 'näme/ü')).toEqual(Array.from({ length: 40 }, (_, step) => 100 - step));
        rmSync(folder, { recursive: true });
      }),
      { numRuns: 40 },
    );
  });

  it('passes over lines that are no records and keeps what is not finite', async () => {
    const folder = workspace().run('one');
    mkdirSync(folder, { recursive: true });
    const lines = ['garbage\n', '{"step": 1, "loss": "NaN"}\n', '[1]\n', '\0\0\n', metricLine(2, { loss: 'Infinity' })];
    writeFileSync(
      path.join(folder, 'metrics.jsonl'),
      `${lines.join('')}${metricLine(3, { loss: 0.5 })}{"step": 4, "lo`,
    );
    const tail = new RunTail(folder);
    expect(await tail.read()).toBe(true);
    expect(await tail.read()).toBe(false);
    expect(valuesOf(tail, 'loss')).toEqual([Number.NaN, Number.POSITIVE_INFINITY, 0.5]);
  });

  it('starts anew when the file is replaced or cut, and goes on where only a torn line was cut off', async () => {
    const folder = workspace().run('one');
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, 'metrics.jsonl');
    const first = metricLine(1, { loss: 1 });
    writeFileSync(file, `${first}{"step": 2, "loss": 2`);
    const tail = new RunTail(folder);
    await tail.read();
    truncateSync(file, first.length);
    appendFileSync(file, metricLine(2, { loss: 3 }));
    await tail.read();
    expect(valuesOf(tail, 'loss')).toEqual([1, 3]);

    writeFileSync(`${file}.new`, metricLine(1, { loss: 9 }));
    renameSync(`${file}.new`, file);
    expect(await tail.read()).toBe(true);
    expect(valuesOf(tail, 'loss')).toEqual([9]);

    truncateSync(file, 0);
    expect(await tail.read()).toBe(true);
    expect(tail.series.names).toEqual([]);
  });

  it('says why a file cannot be read, and forgets it when it can', async () => {
    const folder = workspace().run('one');
    const file = path.join(folder, 'metrics.jsonl');
    mkdirSync(file, { recursive: true });
    const tail = new RunTail(folder);
    await tail.read();
    expect(tail.problem).toContain(file);
    rmSync(file, { recursive: true });
    writeFileSync(file, metricLine(1, { loss: 1 }));
    expect(await tail.read()).toBe(true);
    expect(tail.problem).toBeNull();
  });
});

describe('the cache of series', () => {
  it('forgets the runs that were longest not asked for, and reads them again', async () => {
    const folders = [0, 1, 2, 3].map((index) => workspace().run(`run-${index}`));
    for (const folder of folders) {
      mkdirSync(folder, { recursive: true });
      const lines = Array.from({ length: 3000 }, (_, step) => metricLine(step, { loss: step }));
      writeFileSync(path.join(folder, 'metrics.jsonl'), lines.join(''));
    }
    const [a = '', b = '', c = '', d = ''] = folders;
    const cache = new SeriesCache(300_000);
    const first = await cache.get(a);
    await cache.get(b);
    expect(await cache.get(a)).toBe(first);
    await cache.get(c);
    await cache.get(d);
    const again = await cache.get(b);
    expect(valuesOf(again, 'loss')).toHaveLength(3000);
    expect(await cache.get(b)).toBe(again);
    expect(await cache.get(a)).not.toBe(first);
  });

  it('polls the watched runs only', async () => {
    const [a, b] = [workspace().run('a'), workspace().run('b')];
    for (const folder of [a, b]) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, 'metrics.jsonl'), metricLine(1, { loss: 1 }));
    }
    const cache = new SeriesCache(1 << 30);
    await cache.get(a);
    await cache.get(b);
    cache.watch([b]);
    for (const folder of [a, b]) {
      appendFileSync(path.join(folder, 'metrics.jsonl'), metricLine(2, { loss: 2 }));
    }
    expect(await cache.poll()).toEqual([b]);
    expect(await cache.poll()).toEqual([]);
  });

  it('tells of growth that an answer has read before the poll did, once', async () => {
    const folder = workspace().run('a');
    mkdirSync(folder, { recursive: true });
    const cache = new SeriesCache(1 << 30);
    cache.watch([folder]);
    // Asked for before its first value, as a chart does for a trial that just started.
    await cache.get(folder);
    writeFileSync(path.join(folder, 'metrics.jsonl'), metricLine(1, { loss: 1 }));
    await cache.get(folder);
    expect(await cache.poll()).toEqual([folder]);
    expect(await cache.poll()).toEqual([]);
  });
});
