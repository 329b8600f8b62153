import { pyFloat } from '../../src/core/space/render.ts';
import type { ScalarNode } from '../../src/core/sweep/tree.ts';
import { entryOf, type MapNode } from '../../src/core/sweep/tree.ts';
import { isRate } from './names.ts';
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
          `The bounds of \`${form.name}\` are natural exponents: \`${name}\` is searched from ${shown(Math.exp(low.value))} to ${shown(Math.exp(high.value))}. Did you mean 1e${low.value} to 1e${high.value}?`,
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
          `The bounds of \`${form.name}\` are natural exponents: every draw of \`${name}\` lies between ${shown(Math.exp(low.value))} and ${shown(Math.exp(high.value))}. Use \`${form.kind}\` for the values as written.`,
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

function shown(value: number): string {
  return String(Number(value.toPrecision(4)));
}
