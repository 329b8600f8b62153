import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { StudyStore } from '../../../src/core/study/store.ts';
import { exampleParams, exampleStudy } from './exampleStudy.ts';
import { temporaryFiles } from './temporaryFolder.ts';

const file = temporaryFiles();
const begin = { params: exampleParams, run: 'runs/0' };
const holdMs = 300;

/** The longest time that the event loop did nothing else, from now until it is asked for. */
function longestBlock(): () => number {
  let last = performance.now();
  let longestMs = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    longestMs = Math.max(longestMs, now - last);
    last = now;
  }, 5);
  return () => {
    clearInterval(timer);
    return longestMs;
  };
}

it('waits for a writer that holds the file, with the event loop free', async () => {
  await using store = await StudyStore.create(file('study.db'), exampleStudy);
  using other = new DatabaseSync(file('study.db'));
  other.exec('BEGIN IMMEDIATE');
  const blockedMs = longestBlock();
  const started = performance.now();
  const commit = store.commit({ begin: [begin] });
  await delay(holdMs);
  expect(store.trials()).toEqual([]);
  other.exec('ROLLBACK');
  expect(await commit).toEqual([0]);
  expect(performance.now() - started).toBeGreaterThanOrEqual(holdMs - 1);
  expect(blockedMs()).toBeLessThan(holdMs * 0.75);
});

it('waits for a reader that holds up the commit, and shows nothing that is not committed meanwhile', async () => {
  await using store = await StudyStore.create(file('study.db'), exampleStudy);
  using other = new DatabaseSync(file('study.db'), { readOnly: true });
  other.exec('BEGIN');
  other.prepare('SELECT count(*) FROM trials').get();
  const blockedMs = longestBlock();
  const commit = store.commit({ begin: [begin] });
  const later = store.commit({ end: [{ number: 0, state: 'fail', values: null, reason: null }] });
  await delay(holdMs);
  expect(store.trials()).toEqual([]);
  other.exec('COMMIT');
  expect(await commit).toEqual([0]);
  await later;
  expect(store.trials()).toMatchObject([{ state: 'fail' }]);
  expect(blockedMs()).toBeLessThan(holdMs * 0.75);
});

it('opens a file that another program holds at the moment', async () => {
  await using store = await StudyStore.create(file('study.db'), exampleStudy);
  await store.commit({ begin: [begin] });
  using other = new DatabaseSync(file('study.db'));
  other.exec('BEGIN EXCLUSIVE');
  const opening = StudyStore.open(file('study.db'), { readOnly: true });
  await delay(holdMs);
  other.exec('COMMIT');
  using reader = await opening;
  expect(reader.trials()).toHaveLength(1);
});

it('says that the file is held when the wait is over, keeps the reports, and goes on afterwards', async () => {
  (await StudyStore.create(file('study.db'), exampleStudy))[Symbol.dispose]();
  await using store = await StudyStore.open(file('study.db'), { readOnly: false, waitMs: 50 });
  await store.commit({ begin: [begin] });
  using other = new DatabaseSync(file('study.db'));
  other.exec('BEGIN EXCLUSIVE');
  store.report(0, 1, 0.5);
  await expect(store.flush()).rejects.toMatchObject({ reason: 'locked' });
  await expect(StudyStore.open(file('study.db'), { readOnly: true, waitMs: 50 })).rejects.toMatchObject({
    reason: 'locked',
  });
  expect(store.trials()).toMatchObject([{ intermediate: [[1, 0.5]] }]);
  other.exec('COMMIT');
  await store.flush();
  using reader = await StudyStore.open(file('study.db'), { readOnly: true });
  expect(reader.trials()).toMatchObject([{ intermediate: [[1, 0.5]] }]);
});

it('gives each waiting trial to one of two writers', async () => {
  await using first = await StudyStore.create(file('study.db'), exampleStudy);
  await using second = await StudyStore.open(file('study.db'), { readOnly: false });
  const count = 20;
  const numbers = await first.commit({ begin: Array.from({ length: count }, () => begin) });
  await first.commit({ requeue: numbers.map((number) => ({ number })) });
  const take = (store: StudyStore): Promise<number | null>[] =>
    numbers.map((waiting) =>
      store.commit({ begin: [{ ...begin, waiting }] }).then(
        () => waiting,
        () => null,
      ),
    );
  const taken = await Promise.all([...take(first), ...take(second)]);
  expect(taken.filter((number) => number !== null).sort((a, b) => a - b)).toEqual(numbers);
});
