import { readFile } from 'node:fs/promises';
import { cardinality } from '../../core/space/cardinality.ts';
import { parseSweep } from '../../core/sweep/parse.ts';
import type { SweepHead } from './sweepText.ts';

/** Reads what a sweep's row shows. This module holds the YAML parser: import it only when a sweep is looked at. */
export async function readSweepHead(file: string): Promise<SweepHead> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return { method: null, trials: null, combinations: null, problem: 'the file is gone' };
  }
  const { spec, diagnostics } = parseSweep(text);
  if (spec === null) {
    const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length;
    return {
      method: null,
      trials: null,
      combinations: null,
      problem: `${errors} ${errors === 1 ? 'error' : 'errors'}`,
    };
  }
  return {
    method: spec.method,
    trials: spec.options.trials ?? spec.runCap,
    combinations: cardinality(spec.space, spec.method),
    problem: null,
  };
}
