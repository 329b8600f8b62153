import { isRate } from '../../src/core/space/rateName.ts';
import { insertFix, replaceFix } from '../../src/core/sweep/edits.ts';
import type { ParameterSource } from '../../src/core/sweep/parameters.ts';
import type { Fix, Report } from '../../src/core/sweep/report.ts';
import { entryOf } from '../../src/core/sweep/tree.ts';
import type { Rule } from './rule.ts';

/** From this ratio of the bounds on, nine of ten uniform draws lie in the highest tenth of what was meant. */
const rateRatio = 10;
const anyRatio = 50;

/** A range over orders of magnitude that is drawn evenly, so that small values hardly ever come. */
export const uniformRate: Rule = {
  code: 'uniform-rate',
  check({ reading: { root, sources, text } }, report) {
    // A grid draws nothing; the range itself is an error there.
    const method = root === null ? null : entryOf(root, 'method')?.value;
    if (method?.kind === 'scalar' && method.text === 'grid') return;
    for (const source of sources) {
      const { name, entry, distribution } = source;
      if (distribution?.kind !== 'uniform' || distribution.low < 0) continue;
      const { low, high } = distribution;
      const rate = isRate(name);
      if (rate && low === 0) {
        report.hint(
          'uniform-rate',
          entry.key.span,
          `Nine of ten draws of \`${name}\` lie above ${shown(high / 10)}. To search small values too, start above 0 with \`distribution: log_uniform_values\`.`,
        );
      } else if (low > 0 && high / low >= (rate ? rateRatio : anyRatio)) {
        // Half of the orders of magnitude lie below the geometric mean.
        const middle = Math.sqrt(low * high);
        const share = Math.round((100 * (high - middle)) / (high - low));
        const message = `${Math.min(share, 99)} % of the draws of \`${name}\` lie above ${shown(middle)}; \`log_uniform_values\` searches all orders of magnitude alike.`;
        report.hint('uniform-rate', entry.key.span, message, logFix(source, text, report));
      }
    }
  },
};

function logFix({ written, map }: ParameterSource, text: string, report: Report): Fix | undefined {
  const title = 'Use `log_uniform_values`';
  if (written !== null) return { ...replaceFix(report, written.span, 'log_uniform_values'), title };
  const fix = insertFix(report, text, map, 'distribution', 'log_uniform_values');
  return fix === undefined ? undefined : { ...fix, title };
}

function shown(value: number): string {
  return String(Number(value.toPrecision(3)));
}
