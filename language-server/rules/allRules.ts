import { alikeValues } from './alikeValues.ts';
import { alwaysCondition } from './alwaysCondition.ts';
import { argumentChoice } from './argumentChoice.ts';
import { argumentType } from './argumentType.ts';
import { bareInterpreter } from './bareInterpreter.ts';
import { boolArgument } from './boolArgument.ts';
import { commandWords } from './commandWords.ts';
import { earlyStops } from './earlyStops.ts';
import { endless } from './endless.ts';
import { exponentBounds } from './exponentBounds.ts';
import { fixedTwice } from './fixedTwice.ts';
import { flagWithValue } from './flagWithValue.ts';
import { goalAgainstName } from './goalAgainstName.ts';
import { gridEnd } from './gridEnd.ts';
import { hydraGroup } from './hydraGroup.ts';
import { hydraHyphens } from './hydraHyphens.ts';
import { internalMetric } from './internalMetric.ts';
import { listArgument } from './listArgument.ts';
import { loggedOnce } from './loggedOnce.ts';
import { logStep } from './logStep.ts';
import { metricNotLogged } from './metricNotLogged.ts';
import { metricOfTestSet } from './metricOfTestSet.ts';
import { missingArgument } from './missingArgument.ts';
import { missingPaths } from './missingPaths.ts';
import { missingProgram } from './missingProgram.ts';
import { oneTrial } from './oneTrial.ts';
import { quotedWords } from './quotedWords.ts';
import type { Rule } from './rule.ts';
import { searchedSeed } from './searchedSeed.ts';
import { searchOptions } from './searchOptions.ts';
import { shellText } from './shellText.ts';
import { similarNames } from './similarNames.ts';
import { sizeAgainstCap } from './sizeAgainstCap.ts';
import { startedByScript } from './startedByScript.ts';
import { steps } from './steps.ts';
import { uniformRate } from './uniformRate.ts';
import { unknownArgument } from './unknownArgument.ts';
import { unreadParameter } from './unreadParameter.ts';
import { unusedProgram } from './unusedProgram.ts';
import { wholeBounds } from './wholeBounds.ts';

/** Every rule that `diagnose` asks. */
export const rules: readonly Rule[] = [
  alikeValues,
  alwaysCondition,
  argumentChoice,
  argumentType,
  bareInterpreter,
  boolArgument,
  commandWords,
  earlyStops,
  endless,
  exponentBounds,
  fixedTwice,
  flagWithValue,
  goalAgainstName,
  gridEnd,
  hydraGroup,
  hydraHyphens,
  internalMetric,
  listArgument,
  logStep,
  loggedOnce,
  metricNotLogged,
  metricOfTestSet,
  missingArgument,
  missingPaths,
  missingProgram,
  oneTrial,
  quotedWords,
  searchOptions,
  searchedSeed,
  shellText,
  similarNames,
  sizeAgainstCap,
  startedByScript,
  steps,
  uniformRate,
  unknownArgument,
  unreadParameter,
  unusedProgram,
  wholeBounds,
];
