import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pastRuns } from '../../../language-server/disk/pastRuns.ts';

let folder: string;
let now = 0;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'past-'));
  now = 0;
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(file: string, value: unknown): void {
  const full = path.join(folder, '.trialdeck', file);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, typeof value === 'string' ? value : JSON.stringify(value));
}

function run(study: string | null, trial: number, summary: object, seconds: number | null = 10): object {
  return {
    format: 1,
    run: `${study}/${trial}`,
    study,
    trial,
    state: seconds === null ? 'failed' : 'finished',
    summary,
    start: '2026-01-01T00:00:00.000Z',
    end: new Date(Date.UTC(2026, 0, 1) + (seconds ?? 1) * 1000).toISOString(),
  };
}

const past = () =>
  pastRuns(
    () => [folder],
    () => now,
  );

describe('past runs', () => {
  test('metrics of runs of the sweep come first, then the most frequent ones', () => {
    put('studies/a/study.json', { sweep: '/w/a.yaml' });
    put('studies/a/runs/0/run.json', run('a', 0, { mine: 1, 'val/loss': 2 }));
    put('studies/b/study.json', { sweep: '/w/b.yaml' });
    for (const trial of [0, 1, 2]) put(`studies/b/runs/${trial}/run.json`, run('b', trial, { often: 1, loss: 1 }));
    put('studies/b/runs/3/run.json', run('b', 3, { loss: 1 }));
    put('runs/x/run.json', { ...run(null, 0, { alone: 'NaN' }), trial: null });
    expect(past().metrics('/w/a.yaml')).toEqual(['mine', 'val/loss', 'loss', 'often', 'alone']);
    expect(past().metrics('/w/b.yaml').slice(0, 2)).toEqual(['loss', 'often']);
    expect(past().metrics(null)[0]).toBe('loss');
  });

  test('the typical duration is the median of finished trials of this sweep, repeats taken together', () => {
    put('studies/a/study.json', { sweep: '/w/a.yaml' });
    for (const [trial, seconds] of [10, 30, 20, null].entries()) {
      put(`studies/a/runs/${trial}/run.json`, run('a', trial, {}, seconds));
    }
    put('studies/a/runs/2.1/run.json', run('a', 2, {}, 40));
    expect(past().trialMs('/w/a.yaml')).toBe(30_000);
    expect(past().trialMs('/w/other.yaml')).toBeNull();
    expect(past().trialMs(null)).toBeNull();
  });

  test('what is no data of ours is passed over', () => {
    put('studies/a/study.json', '[1, 2');
    put('studies/a/runs/0/run.json', 'null');
    put('studies/a/runs/1/run.json', { summary: [1, 2], start: 3, trial: 'x' });
    put('studies/a/runs/2/run.json', { summary: { fine: 1, ['x'.repeat(1000)]: 1 } });
    put('studies/a/runs/3/run.json', { summary: { large: 'x'.repeat(1_000_000) } });
    put('studies/b', 'a file');
    mkdirSync(path.join(folder, '.trialdeck/studies/c/runs/0/run.json'), { recursive: true });
    expect(past().metrics('/w/a.yaml')).toEqual(['fine']);
    expect(pastRuns(() => [path.join(folder, 'nowhere'), '\0']).metrics(null)).toEqual([]);
  });

  test('the own sweep is found among many newer studies, and the number of runs looked at is bounded', () => {
    for (let i = 0; i < 60; i++) {
      put(`studies/s${i}/study.json`, { sweep: '/w/other.yaml' });
      put(`studies/s${i}/runs/0/run.json`, run(`s${i}`, 0, { [`m${i}`]: 1 }));
    }
    put('studies/old/study.json', { sweep: '/w/a.yaml' });
    put('studies/old/runs/0/run.json', run('old', 0, { mine: 1 }));
    utimesSync(path.join(folder, '.trialdeck/studies/old/runs'), 1, 1);
    const names = past().metrics('/w/a.yaml');
    expect(names[0]).toBe('mine');
    expect(names).toHaveLength(50);
  });

  test('a new run is seen after a while', () => {
    put('studies/a/study.json', { sweep: '/w/a.yaml' });
    put('studies/a/runs/0/run.json', run('a', 0, { first: 1 }));
    const kept = past();
    expect(kept.metrics('/w/a.yaml')).toEqual(['first']);
    put('studies/a/runs/1/run.json', run('a', 1, { second: 1 }));
    put('studies/a/runs/0/run.json', run('a', 0, { first: 1, third: 2 }));
    now = 60_000;
    expect(kept.metrics('/w/a.yaml').toSorted()).toEqual(['first', 'second', 'third']);
  });
});
