import { gridAxis } from '../../src/core/space/axis.ts';
import type { Distribution } from '../../src/core/space/distribution.ts';
import { pyFloat } from '../../src/core/space/render.ts';
import { rewriteFix } from '../../src/core/sweep/edits.ts';
import type { Fix, Report } from '../../src/core/sweep/report.ts';
import { entryOf, type MapNode } from '../../src/core/sweep/tree.ts';
import type { Rule } from './rule.ts';

type Stepped = Extract<Distribution, { readonly kind: 'q_uniform' }>;

/** Beyond this a list is no better to read than a range. */
const mostListed = 20;

/** A grid over steps, which ends before `max`. */
export const gridEnd: Rule = {
  code: 'grid-leaves-out-max',
  check(
    {
      reading: {
        document: { spec },
        sources,
        text,
      },
    },
    report,
  ) {
    if (spec === null || (spec.options.sampler?.name ?? spec.method) !== 'grid') return;
    for (const { name, map, distribution } of sources) {
      if (distribution?.kind !== 'q_uniform') continue;
      const axis = gridAxis(distribution);
      const max = entryOf(map, 'max')?.value;
      if (axis === null || axis.size < 1 || max === undefined) continue;
      const last = axis.at(axis.size - 1);
      report.hint(
        'grid-leaves-out-max',
        max.span,
        `A grid counts from \`min\` in steps of \`q\` and leaves out \`max\`, as W&B does: the last value of \`${name}\` is ${String(last)}.`,
        listFix(distribution, axis.size, map, { text, report }),
      );
    }
  },
};

/** The values with `max`, where the steps end in it. */
function listFix(
  distribution: Stepped,
  size: number,
  map: MapNode,
  { text, report }: { readonly text: string; readonly report: Report },
): Fix | undefined {
  const { high, whole } = distribution;
  const axis = gridAxis(distribution);
  const source = text.slice(...map.span);
  const python = report.spelling.dialect === 'python' && !map.flow;
  if (axis === null || size > mostListed || python || source.includes('#') || source.includes('&')) return undefined;
  const numbers = Array.from({ length: size }, (_, index) => Number(axis.at(index)));
  const list = `[${[...numbers, high].map((x) => (whole && Number.isInteger(x) ? String(x) : pyFloat(x))).join(', ')}]`;
  const entry = report.spelling.entry('values', list, map.entries[0]?.key.plain);
  if (!map.flow) return rewriteFix(map.span, entry, 'List the values with `max`');
  return /^\{/.test(source) ? rewriteFix(map.span, `{${entry}}`, 'List the values with `max`') : undefined;
}
