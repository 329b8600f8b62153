import { type SearchProblem, searchProblems } from '../../src/core/search/searchProblems.ts';
import type { Diagnostic } from '../../src/core/sweep/diagnostic.ts';
import type { SweepReading } from '../../src/core/sweep/parse.ts';
import { Report } from '../../src/core/sweep/report.ts';
import { isSpaceFile, readParameters } from '../../src/core/sweep/spaceFiles.ts';
import type { SweepSpec } from '../../src/core/sweep/spec.ts';
import { stageSpec } from '../../src/core/sweep/stageSpec.ts';
import { entryOf, type MapNode, type Node } from '../../src/core/sweep/tree.ts';
import { rules } from '../rules/allRules.ts';
import type { Sweep } from './sweep.ts';

/**
 * Everything there is to say about a sweep, by position: what the reader found, what the search refuses, and the softer advice
 * of the rules. What stands in files that the sweep names comes last. A file of parameters alone, to be named by sweeps, is
 * looked at as that. `check` and the editor show the same list.
 */
export function diagnose(sweep: Sweep): readonly Diagnostic[] {
  const { reading } = sweep;
  const report = new Report(reading.lines, reading.spelling);
  if (reading.root !== null && isSpaceFile(reading.root)) {
    readParameters(reading.text, report);
    return report.sorted();
  }
  const { spec } = reading.document;
  if (spec !== null) checkNamed(spec, reading, report);
  for (const rule of rules) rule.check(sweep, report);
  const found = reading.document.diagnostics;
  report.diagnostics.push(...found.filter(({ inFile }) => inFile === undefined));
  return [...report.sorted(), ...found.filter(({ inFile }) => inFile !== undefined)];
}

/** Names and arguments of sampler and pruner, of the sweep and of its stages, as the search itself reads them. */
function checkNamed(spec: SweepSpec, { root }: SweepReading, report: Report): void {
  if (root === null) return;
  const block = entryOf(root, 'trialdeck')?.value ?? null;
  // A sweep with stages is searched by them alone.
  const whole = spec.options.stages === undefined ? searchProblems(spec) : [];
  reportSearch(whole, block, { root, report });
  const stages = block?.kind === 'map' ? entryOf(block, 'stages')?.value : undefined;
  const items = stages?.kind === 'list' ? stages.items : [];
  for (const [index, stage] of (spec.options.stages ?? []).entries()) {
    const own = searchProblems(stageSpec(spec, stage));
    reportSearch(own, items[index] ?? null, { root, report });
  }
}

function reportSearch(
  problems: readonly SearchProblem[],
  block: Node | null,
  { root, report }: { readonly root: MapNode; readonly report: Report },
): void {
  for (const { key, argument, message } of problems) {
    const named = (map: Node | null | undefined) => (map?.kind === 'map' ? entryOf(map, key) : null);
    const early = key === 'pruner' ? entryOf(root, 'early_terminate') : null;
    const entry = named(block) ?? named(entryOf(root, 'trialdeck')?.value) ?? early ?? entryOf(root, 'method');
    const value = entry?.value;
    const wrong = argument !== null && value?.kind === 'map' ? entryOf(value, argument) : null;
    report.error('bad-option', wrong?.key.span ?? value?.span ?? [0, 0], message);
  }
}
