import type { Diagnostic } from '../../src/core/sweep/diagnostic.ts';
import { isSpaceFile, readParameters } from '../../src/core/sweep/spaceFiles.ts';
import { rules } from '../rules/allRules.ts';
import type { Sweep } from './sweep.ts';

/**
 * Everything there is to say about a sweep, by position: what the reader found, and what the rules find. What stands in files
 * that the sweep names comes last. A file of parameters alone, to be named by sweeps, is looked at as that. `check` and the
 * editor show the same list.
 */
export function diagnose(sweep: Sweep): readonly Diagnostic[] {
  const { reading } = sweep;
  const report = reading.freshReport();
  if (reading.root !== null && isSpaceFile(reading.root)) {
    readParameters(reading.text, report);
    return report.sorted();
  }
  const found = reading.document.diagnostics;
  // Of something else than a sweep there is no more to say.
  if (found.some(({ code }) => code === 'not-a-sweep')) return found;
  for (const rule of rules) rule.check(sweep, report);
  report.diagnostics.push(...found.filter(({ inFile }) => inFile === undefined));
  return [...report.sorted(), ...found.filter(({ inFile }) => inFile !== undefined)];
}
