import type { Distribution } from '../../src/core/space/distribution.ts';
import { nodeLiteral } from '../../src/core/sweep/literal.ts';
import type { ParameterSource } from '../../src/core/sweep/parameters.ts';
import type { Fix, Report } from '../../src/core/sweep/report.ts';
import type { ScriptArgument } from '../python/facts.ts';
import { entryFix } from './entryFix.ts';
import { type Passed, passedOf, valueNodes, whereSaid } from './passed.ts';
import { isNumberText, isWholeText } from './pythonNumbers.ts';
import type { Rule } from './rule.ts';
import { WrittenValues } from './valueFix.ts';

/** A value that the type of its argument refuses. */
export const argumentType: Rule = {
  code: 'argument-type',
  check(sweep, report) {
    const passed = passedOf(sweep);
    if (passed === null || passed.form === 'hydra') return;
    for (const source of sweep.reading.sources) {
      const argument = source.path.length === 1 ? passed.argumentOf(source.name) : null;
      if (argument === null || (argument.type !== 'int' && argument.type !== 'float')) continue;
      checkValues(source, argument, passed, report, sweep.reading.text);
      if (argument.type === 'int' && source.distribution !== null)
        checkDraws(source, source.distribution, argument, passed, report);
    }
  },
};

function checkValues(
  source: ParameterSource,
  argument: ScriptArgument,
  passed: Passed,
  report: Report,
  sweepText: string,
): void {
  const there = new WrittenValues(source);
  const takes = argument.type === 'int' ? isWholeText : isNumberText;
  for (const node of valueNodes(source)) {
    if (node.kind === 'unknown') continue;
    const { python, value } = nodeLiteral(node);
    if (takes(python)) continue;
    // Bare flags are looked at by the rule of flags.
    if (passed.form === 'flags' && typeof value === 'boolean') continue;
    const whole = argument.type === 'int' && typeof value === 'number' && Number.isInteger(value);
    const text = python.length > 60 ? `${python.slice(0, 60)}...` : python;
    const message = `\`--${source.name}=${text}\` is refused: \`${argument.type}('${text}')\` fails in \`${passed.program}\`${whereSaid(argument, passed)}.`;
    const write: Fix = { title: `Write ${String(value)}`, edits: [[node.span, String(value)]] };
    const fix = whole ? there.fix(node, value, write, report, sweepText) : undefined;
    if (whole && isTyper(passed)) {
      const older = `Older versions of typer refuse \`--${source.name}=${text}\` for \`${argument.type}\`. Write \`${value}\`.`;
      report.add(passed.facts.sure ? 'warning' : 'hint', 'argument-type', node.span, older, fix);
    } else report.add(severity(passed), 'argument-type', node.span, message, fix);
  }
}

/** What a whole number takes of drawn values. */
function checkDraws(
  source: ParameterSource,
  distribution: Distribution,
  argument: ScriptArgument,
  passed: Passed,
  report: Report,
): void {
  const sample = sampleOf(distribution);
  if (sample === null) return;
  const message = `Draws such as \`--${source.name}=${sample}\` are refused: \`${passed.program}\`${whereSaid(argument, passed)} takes whole numbers.`;
  const level = passed.facts.sure && isTyper(passed) && sample.endsWith('.0') ? 'warning' : severity(passed);
  report.add(level, 'argument-type', source.entry.key.span, message, entryFix(source, distribution, report));
}

/** How a draw reads; null for whole numbers and for written values. */
function sampleOf(distribution: Distribution): string | null {
  switch (distribution.kind) {
    case 'constant':
    case 'categorical':
    case 'int_uniform':
      return null;
    case 'uniform':
    case 'log_uniform_values':
    case 'inv_log_uniform_values':
      return String(
        Number(
          ((distribution.low + distribution.high) / 2 + 0.0137 * (distribution.high - distribution.low)).toPrecision(3),
        ),
      ).replace(/^(-?\d+)$/, '$1.2');
    case 'q_uniform':
    case 'q_log_uniform_values': {
      if (distribution.whole) return null;
      const value = Math.max(1, Math.round(distribution.high / distribution.q)) * distribution.q;
      return Number.isInteger(value) ? `${value}.0` : String(value);
    }
    case 'q_normal':
    case 'q_log_normal':
    case 'q_beta':
      return distribution.whole ? null : '1.0';
    default:
      return '0.37';
  }
}

/** Since it parses with pydantic, typer takes `3.0` for a whole number. */
function isTyper({ facts }: Passed): boolean {
  return facts.kinds.has('typer');
}

/** An error where the program certainly parses its command line with this argument. */
export function severity({ facts }: Passed): 'error' | 'hint' {
  return facts.sure ? 'error' : 'hint';
}
