// A writer of trials that never stops by itself. Prints the number of trials whose end is committed, or why it cannot go on.
import { StudyStore } from '../../../src/core/study/store.ts';
import { StudyError } from '../../../src/core/study/studyError.ts';
import { exampleParams, exampleStudy } from './exampleStudy.ts';

const [database = '', reportsText = '0'] = process.argv.slice(2);
try {
  const store = await StudyStore.create(database, exampleStudy);
  const begin = { params: exampleParams, run: (number: number) => `runs/${number}` };
  let [number = 0] = await store.commit({ begin: [begin] });
  for (;;) {
    for (let step = 0; step < Number(reportsText); step++) {
      store.report(number, step, step / 7);
    }
    const ended = number;
    [number = 0] = await store.commit({
      end: [{ number, state: 'complete', values: [ended], reason: null }],
      begin: [begin],
    });
    console.log(String(ended + 1));
  }
} catch (error) {
  console.log(error instanceof StudyError ? error.reason : String(error));
  process.exitCode = 1;
}
