import type { Distribution } from '../../src/core/space/distribution.ts';
import { insertFix } from '../../src/core/sweep/edits.ts';
import { entryOf } from '../../src/core/sweep/tree.ts';
import type { Rule } from './rule.ts';

/** Rounded draws that surprise: floats from the default step, values outside the bounds. */
export const steps: Rule = {
  code: 'step',
  check({ reading: { sources, text } }, report) {
    for (const { name, entry, map, distribution } of sources) {
      if (distribution === null || !('q' in distribution)) continue;
      if (entryOf(map, 'q') === null) {
        const fix = insertFix(report, text, map, 'q', '1');
        report.hint(
          'step',
          entry.key.span,
          `\`${name}\` is rounded to 1.0, the default of \`q\`, and arrives as a float such as 128.0. Write \`q: 1\` for whole numbers.`,
          fix,
        );
      }
      reportOutside(name, entry.key.span, distribution, report);
    }
  },
};

function reportOutside(
  name: string,
  span: readonly [number, number],
  distribution: Distribution,
  report: Parameters<Rule['check']>[1],
): void {
  if (distribution.kind !== 'q_uniform' && distribution.kind !== 'q_log_uniform_values') return;
  const { low, high, q } = distribution;
  const [first, last] = [roundHalfEven(low / q) * q, roundHalfEven(high / q) * q].map((x) => Number(x.toPrecision(12)));
  if (first === undefined || last === undefined || (first >= low && last <= high)) return;
  report.hint(
    'step',
    span,
    `\`${name}\` is rounded to multiples of \`q\` after the draw: values run from ${first} to ${last}, outside \`min\` and \`max\`.`,
  );
}

function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}
