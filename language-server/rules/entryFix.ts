import type { Distribution } from '../../src/core/space/distribution.ts';
import type { ParameterSource } from '../../src/core/sweep/parameters.ts';
import type { Fix, Report } from '../../src/core/sweep/report.ts';
import { entryOf } from '../../src/core/sweep/tree.ts';
import { scalarFix } from './scalarFix.ts';

/** Makes a distribution draw whole numbers; none where that takes more than one word. */
export function entryFix(
  { map, written }: ParameterSource,
  distribution: Distribution,
  report: Report,
): Fix | undefined {
  const bounds = ['min', 'max'].map((name) => entryOf(map, name)?.value);
  if (distribution.kind === 'uniform') {
    const whole = bounds.every((node) => node?.kind === 'scalar' && Number.isInteger(node.resolved.value));
    if (!whole) return undefined;
    const edits = bounds.flatMap((node) =>
      node?.kind === 'scalar' && /\./.test(node.text) ? [[node.span, String(node.resolved.value)] as const] : [],
    );
    if (written === null) return edits.length === 0 ? undefined : { title: 'Write whole bounds', edits };
    const fix = scalarFix(report, written, 'int_uniform');
    return { title: 'Use `int_uniform`', edits: [...fix.edits, ...edits] };
  }
  if (!('q' in distribution) || !Number.isInteger(distribution.q)) return undefined;
  const q = entryOf(map, 'q')?.value;
  if (q?.kind === 'scalar') return { title: `Write ${distribution.q}`, edits: [[q.span, String(distribution.q)]] };
  return undefined;
}
