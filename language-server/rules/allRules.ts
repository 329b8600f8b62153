import { earlyStops } from './earlyStops.ts';
import { endless } from './endless.ts';
import { exponentBounds } from './exponentBounds.ts';
import { goalAgainstName } from './goalAgainstName.ts';
import { internalMetric } from './internalMetric.ts';
import { loggedOnce } from './loggedOnce.ts';
import { metricNotLogged } from './metricNotLogged.ts';
import { metricOfTestSet } from './metricOfTestSet.ts';
import { missingProgram } from './missingProgram.ts';
import { quotedWords } from './quotedWords.ts';
import type { Rule } from './rule.ts';
import { searchedSeed } from './searchedSeed.ts';
import { searchOptions } from './searchOptions.ts';
import { steps } from './steps.ts';
import { uniformRate } from './uniformRate.ts';
import { wholeBounds } from './wholeBounds.ts';

/** Every rule that `diagnose` asks. */
export const rules: readonly Rule[] = [
  earlyStops,
  endless,
  exponentBounds,
  goalAgainstName,
  internalMetric,
  loggedOnce,
  metricNotLogged,
  metricOfTestSet,
  missingProgram,
  quotedWords,
  searchOptions,
  searchedSeed,
  steps,
  uniformRate,
  wholeBounds,
];
