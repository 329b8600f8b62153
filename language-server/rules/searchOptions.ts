import { type SearchProblem, searchProblems } from '../../src/core/search/searchProblems.ts';
import { keyFix } from '../../src/core/sweep/edits.ts';
import type { Report } from '../../src/core/sweep/report.ts';
import { stageSpec } from '../../src/core/sweep/stageSpec.ts';
import { entryOf, type MapNode, type Node } from '../../src/core/sweep/tree.ts';
import type { Rule } from './rule.ts';

/** Names and arguments of sampler and pruner, of the sweep and of its stages, as the search itself reads them. */
export const searchOptions: Rule = {
  code: 'bad-option',
  check({ reading }, report) {
    const { root } = reading;
    const { spec } = reading.document;
    if (root === null || spec === null) return;
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
  },
};

function reportSearch(
  problems: readonly SearchProblem[],
  block: Node | null,
  { root, report }: { readonly root: MapNode; readonly report: Report },
): void {
  for (const { key, argument, message, meant } of problems) {
    const named = (map: Node | null | undefined) => (map?.kind === 'map' ? entryOf(map, key) : null);
    const early = key === 'pruner' ? entryOf(root, 'early_terminate') : null;
    const entry = named(block) ?? named(entryOf(root, 'trialdeck')?.value) ?? early ?? entryOf(root, 'method');
    const value = entry?.value;
    const wrong = argument !== null && value?.kind === 'map' ? entryOf(value, argument) : null;
    const fix = wrong === null || meant === undefined ? undefined : keyFix(report, wrong.key, meant);
    const said = message.replace(/^(\w+) of the (sampler|pruner) (\w+)/, '`$1` of the $2 `$3`');
    report.error('bad-option', wrong?.key.span ?? value?.span ?? [0, 0], said, fix);
  }
}
