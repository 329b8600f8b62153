import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { Judge } from '../../../src/core/controller/judge.ts';
import { createPruner } from '../../../src/core/search/createPruner.ts';
import { StudyStore } from '../../../src/core/study/store.ts';
import { exampleParams, exampleStudy } from '../study/exampleStudy.ts';
import { temporaryFiles } from '../study/temporaryFolder.ts';

const file = temporaryFiles();

test('the pruner is asked about the trial with the number, also where the database leaves numbers out', async () => {
  const begin = { params: exampleParams, run: (number: number): string => `runs/${number}` };
  {
    await using store = await StudyStore.create(file('study.db'), exampleStudy);
    await store.commit({ begin: [begin, begin, begin, begin] });
    for (const number of [0, 1, 2, 3]) store.report(number, 0, number);
    await store.commit({});
  }
  {
    using db = new DatabaseSync(file('study.db'));
    db.exec('PRAGMA foreign_keys = OFF; DELETE FROM trials WHERE number = 0');
  }
  await using store = await StudyStore.open(file('study.db'), { readOnly: false });
  const judge = new Judge(store, createPruner({ options: { pruner: { name: 'threshold', args: { upper: 1.5 } } } }));
  expect(await judge.look(1, 0)).toBeNull();
  expect(await judge.look(2, 0)).toContain('2');
  expect(await judge.look(3, 0)).toContain('3');
});
