import { entryOf, isNull, type MapNode } from '../../src/core/sweep/tree.ts';
import { metricNodes } from '../service/metricNodes.ts';
import type { Rule } from './rule.ts';

/** Early stopping by a metric that comes once, at the end. */
export const loggedOnce: Rule = {
  code: 'logged-once',
  check(sweep, report) {
    const { root } = sweep.reading;
    const early = root === null ? null : earlyKey(root);
    if (root === null || early === null) return;
    for (const { node, use } of metricNodes(root)) {
      if (use !== 'objective') continue;
      const facts = sweep.program?.metrics;
      const places = facts?.logged.filter(({ name }) => name === node.text) ?? [];
      if (facts === undefined || places.length === 0 || !places.every(({ once }) => once)) continue;
      if (facts.composed.length > 0 || facts.open !== null || facts.libraries.size > 0) continue;
      report.hint(
        'logged-once',
        node.span,
        `The script logs \`${node.text}\` once in a run, so \`${early}\` has nothing to compare before the end. Log it every epoch.`,
      );
    }
  },
};

/** The key by which trials are stopped early; null where none is. */
function earlyKey(root: MapNode): string | null {
  const block = entryOf(root, 'trialdeck')?.value;
  const pruner = block?.kind === 'map' ? entryOf(block, 'pruner')?.value : undefined;
  const none = pruner?.kind === 'scalar' && (isNull(pruner) || pruner.text === 'none');
  if (pruner !== undefined) return none ? null : 'pruner';
  const early = entryOf(root, 'early_terminate')?.value;
  return early === undefined || isNull(early) ? null : 'early_terminate';
}
