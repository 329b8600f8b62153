import type { KeyInfo } from './keys.ts';
import { optionTable } from './optionTable.ts';

/** Keys of the mappings below `trialdeck:`, for the readers, completion and hover. */
export const stopKeys: readonly KeyInfo[] = [
  { name: 'target', type: 'number', doc: 'The study ends once its best value is this good.' },
  {
    name: 'no_improvement',
    type: 'whole number',
    doc: 'The study ends after so many ended trials without a better one.',
  },
  {
    name: 'failures',
    type: 'whole number',
    default: '3',
    doc: 'The study ends when its first so many trials fail alike; 0 is never.',
  },
  {
    name: 'trial',
    type: 'mapping',
    doc: 'When a trial ends early, as pruned: `above`, `below`, `after`, `no_improvement`.',
  },
];

export const trialStopKeys: readonly KeyInfo[] = [
  { name: 'above', type: 'number', doc: 'A metric above this ends the trial.' },
  { name: 'below', type: 'number', doc: 'A metric below this ends the trial.' },
  { name: 'after', type: 'step', doc: '`above` and `below` hold from this step on.' },
  { name: 'no_improvement', type: 'whole number', doc: 'So many steps without a better value end the trial.' },
];

export const repeatKeys: readonly KeyInfo[] = [
  { name: 'seeds', type: 'whole number', doc: 'Runs of a trial, each with a seed of its own: 0, 1, 2, ...' },
  { name: 'folds', type: 'whole number', doc: 'Runs of a trial, one for each fold: 0, 1, 2, ...' },
  { name: 'parameter', type: 'text', doc: 'The parameter that carries the number of the seed or fold.' },
];

export const constraintKeys: readonly KeyInfo[] = [
  { name: 'metric', type: 'text', doc: 'The metric that is limited, as the script logs it.' },
  { name: 'max', type: 'number', doc: 'A trial with more than this is not feasible.' },
  { name: 'min', type: 'number', doc: 'A trial with less than this is not feasible.' },
];

/** What a stage has beside the keys of the block. */
export const stageKeys: readonly KeyInfo[] = [
  { name: 'name', type: 'name', doc: "Name of the stage; its study is the sweep's with `.name` at the end." },
  { name: 'fixed', type: 'mapping', doc: 'Values that the stage does not search.' },
  {
    name: 'narrow',
    type: 'true or false',
    values: ['true', 'false'],
    default: 'false',
    doc: 'Search around the best trials of the stage before.',
  },
  { name: 'best', type: 'whole number', doc: 'Run the best so many of the stage before again.' },
];

/** Keys that are the whole sweep's. */
const notOfStages: ReadonlySet<string> = new Set(['stages', 'study', 'storage']);

/** `trials` and `timeout` first, as people look for them. */
export const stageOptionKeys: readonly KeyInfo[] = optionTable
  .filter(({ key, supported }) => supported && !notOfStages.has(key))
  .map(({ key, type, doc, values }) => ({ name: key, type, doc, ...(values === undefined ? {} : { values }) }));
