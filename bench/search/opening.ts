// Opens a study file with all its trials and prints how long it took, as one line of JSON. The process is new, so nothing is warm.
import { StudyStore } from '../../src/core/study/store.ts';

const [file = ''] = process.argv.slice(2);
const start = performance.now();
using store = await StudyStore.open(file, { readOnly: true });
const trials = store.trials();
const last = trials.at(-1);
const ms = performance.now() - start;
if (!last || Object.keys(last.params).length === 0) throw new Error(`${file} has no trial with parameters`);
console.log(JSON.stringify({ ms, trials: trials.length, version: process.version }));
