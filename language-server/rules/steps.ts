import { multipleOf, roundHalfEven } from '../../src/core/space/decimal.ts';
import type { Distribution } from '../../src/core/space/distribution.ts';
import { insertFix } from '../../src/core/sweep/edits.ts';
import type { ParameterSource } from '../../src/core/sweep/parameters.ts';
import type { Report } from '../../src/core/sweep/report.ts';
import { entryOf } from '../../src/core/sweep/tree.ts';
import { isCount } from './names.ts';
import type { Rule } from './rule.ts';

type Stepped = Extract<Distribution, { readonly kind: 'q_uniform' | 'q_log_uniform_values' }>;

/** Rounded draws that surprise: floats from the default step, values outside the bounds, a maximum that never comes. */
export const steps: Rule = {
  code: 'step',
  check({ reading: { document, sources, text } }, report) {
    const { spec } = document;
    const grid = spec !== null && (spec.options.sampler?.name ?? spec.method) === 'grid';
    for (const source of sources) {
      const { name, entry, map, distribution } = source;
      if (distribution === null || !('q' in distribution)) continue;
      if (entryOf(map, 'q') === null) {
        report.hint(
          'step',
          entry.key.span,
          `\`${name}\` is rounded to 1.0, the default of \`q\`, and arrives as a float such as 128.0. Write \`${report.spelling.entry('q', '1')}\` for whole numbers.`,
          insertFix(report, text, map, 'q', '1'),
        );
      }
      if (distribution.kind !== 'q_uniform' && distribution.kind !== 'q_log_uniform_values') continue;
      // A grid counts from `min`.
      if (!grid) reportEnds(source, distribution, report);
    }
  },
};

function reportEnds({ name, entry, map }: ParameterSource, { kind, low, high, q }: Stepped, report: Report): void {
  const first = multipleOf(roundHalfEven(low / q), q);
  const last = multipleOf(roundHalfEven(high / q), q);
  const span = entryOf(map, 'q')?.value.span ?? entry.key.span;
  if (low > 0 && first <= 0) {
    // 0 of a thing that is counted, or under a logarithm, was hardly meant.
    const severity = isCount(name) || kind === 'q_log_uniform_values' ? 'warning' : 'hint';
    report.add(
      severity,
      'step',
      span,
      `\`${name}\` can be 0: draws are rounded to multiples of \`q\` (${q}), also below \`min\`. Start at ${q}, or take a smaller \`q\`.`,
    );
  } else if (first < low || last > high) {
    report.hint(
      'step',
      span,
      `\`${name}\` is rounded to multiples of \`q\` after the draw: values run from ${first} to ${last}, outside \`min\` and \`max\`.`,
    );
  } else if (last < high) {
    report.hint('step', span, `\`${name}\` never is ${high}: the last multiple of \`q\` is ${last}.`);
  }
}
