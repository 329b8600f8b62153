import { isRate } from '../../src/core/space/rateName.ts';
import { pyFloat } from '../../src/core/space/render.ts';
import { boundsText } from '../../src/core/sweep/boundsText.ts';
import type { ScalarNode } from '../../src/core/sweep/tree.ts';
import { entryOf, type MapNode } from '../../src/core/sweep/tree.ts';
import type { Rule } from './rule.ts';

/** Bounds of `log_uniform` that were hardly meant as natural exponents: powers of ten, or the values themselves. */
export const exponentBounds: Rule = {
  code: 'exponent-bounds',
  check({ reading: { sources } }, report) {
    for (const { name, map, form, written, distribution } of sources) {
      if (form?.exponents !== true || written === null || distribution === null) continue;
      const low = numberAt(map, 'min');
      const high = numberAt(map, 'max');
      if (low === null || high === null) continue;
      const most = isRate(name) ? 0 : -1;
      const whole = [low, high].every(({ value }) => Number.isInteger(value) && value >= -12 && value <= most);
      if (whole) {
        const bounds = [10 ** low.value, 10 ** high.value].map((x) => pyFloat(Number(x.toPrecision(12))));
        report.warning(
          'exponent-bounds',
          low.node.span,
          `The bounds of \`${form.name}\` are natural exponents: \`${name}\` is searched from ${boundsText(Math.exp(low.value), Math.exp(high.value)).join(' to ')}. Did you mean 1e${low.value} to 1e${high.value}?`,
          {
            title: `Search from ${bounds[0]} to ${bounds[1]}`,
            edits: [
              [written.span, report.spelling.plain(form.kind)],
              [low.node.span, bounds[0] ?? ''],
              [high.node.span, bounds[1] ?? ''],
            ],
          },
        );
      } else if (low.value > 0 && (high.value <= 1 || Math.exp(high.value) > mostMeant)) {
        report.warning(
          'exponent-bounds',
          low.node.span,
          `The bounds of \`${form.name}\` are natural exponents: every draw of \`${name}\` ${drawnBetween(Math.exp(low.value), Math.exp(high.value))}. Use \`${form.kind}\` for the values as written.`,
          {
            title: `Use \`${form.kind}\` with these bounds`,
            edits: [[written.span, report.spelling.plain(form.kind)]],
          },
        );
      }
    }
  },
};

/** A parameter that is larger was hardly meant: its bounds are the values themselves. */
const mostMeant = 1e7;

function numberAt(map: MapNode, name: string): { readonly node: ScalarNode; readonly value: number } | null {
  const node = entryOf(map, name)?.value;
  if (node?.kind !== 'scalar' || typeof node.resolved.value !== 'number') return null;
  return { node, value: node.resolved.value };
}

function drawnBetween(low: number, high: number): string {
  const [a, b] = [low.toPrecision(5), high.toPrecision(5)];
  return a === b ? `is ${a}` : `lies between ${boundsText(low, high).join(' and ')}`;
}
