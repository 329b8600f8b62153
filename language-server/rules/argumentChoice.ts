import { nearest } from '../../src/core/space/nearest.ts';
import { literalOf } from '../../src/core/space/render.ts';
import type { Value } from '../../src/core/space/value.ts';
import { nodeLiteral } from '../../src/core/sweep/literal.ts';
import type { ParameterSource } from '../../src/core/sweep/parameters.ts';
import type { Report } from '../../src/core/sweep/report.ts';
import type { ScriptArgument } from '../python/facts.ts';
import { severity } from './argumentType.ts';
import { type Passed, passedOf, valueNodes, whereSaid } from './passed.ts';
import { isNumberText, isWholeText } from './pythonNumbers.ts';
import type { Rule } from './rule.ts';
import { scalarFix } from './scalarFix.ts';

/** A value that is none of the choices of its argument. */
export const argumentChoice: Rule = {
  code: 'argument-choice',
  check(sweep, report) {
    const passed = passedOf(sweep);
    if (passed === null || passed.form === 'hydra') return;
    for (const source of sweep.reading.sources) {
      const argument = source.path.length === 1 ? passed.argumentOf(source.name) : null;
      if (argument?.choices === null || argument === null) continue;
      checkValues(source, argument, argument.choices, passed, report);
      checkWholes(source, argument, argument.choices, passed, report);
    }
  },
};

function checkValues(
  source: ParameterSource,
  argument: ScriptArgument,
  choices: readonly Value[],
  passed: Passed,
  report: Report,
): void {
  for (const node of valueNodes(source)) {
    if (node.kind === 'unknown') continue;
    const { python, value } = nodeLiteral(node);
    if (isChoice(python, argument, choices, passed) || (passed.form === 'flags' && typeof value === 'boolean'))
      continue;
    const listed =
      choices.length > 12
        ? `${choices.slice(0, 12).map(written).join(', ')} and ${choices.length - 12} more`
        : choices.map(written).join(', ');
    const near = nearest(
      python,
      choices.map((one) => String(one)),
    );
    const fix =
      near !== null && node.kind === 'scalar' && argument.type === 'text' ? scalarFix(report, node, near) : undefined;
    const short = python.length > 60 ? `${python.slice(0, 60)}...` : python;
    report.add(
      severity(passed),
      'argument-choice',
      node.span,
      `\`--${source.name}=${short}\` is refused: \`${passed.program}\`${whereSaid(argument, passed)} takes ${listed}.`,
      fix,
    );
  }
}

/** As the parser compares: what its type makes of the text, with the choices. */
function isChoice(text: string, { type }: ScriptArgument, choices: readonly Value[], { facts }: Passed): boolean {
  switch (type) {
    case 'text':
      // click takes the texts of its choices.
      return choices.some((one) => one === text || (!facts.kinds.has('argparse') && literalOf(one).python === text));
    case 'int':
      return !isWholeText(text) || choices.includes(Number(text.replaceAll('_', '')));
    case 'float':
      return !isNumberText(text) || Number.isNaN(Number(text)) || choices.includes(Number(text));
    default:
      return true;
  }
}

/** Whole numbers that are drawn from a range with holes in the choices. */
function checkWholes(
  source: ParameterSource,
  argument: ScriptArgument,
  choices: readonly Value[],
  passed: Passed,
  report: Report,
): void {
  const { distribution } = source;
  if (distribution?.kind !== 'int_uniform' || argument.type !== 'int') return;
  const { low, high } = distribution;
  const inside = choices.filter((one) => typeof one === 'number' && one >= low && one <= high);
  if (new Set(inside).size >= high - low + 1) return;
  let missing = low;
  while (choices.includes(missing) && missing < high) missing += 1;
  report.add(
    severity(passed),
    'argument-choice',
    source.entry.key.span,
    `Draws such as \`--${source.name}=${missing}\` are refused: \`${passed.program}\`${whereSaid(argument, passed)} takes ${choices.slice(0, 12).map(written).join(', ')}.`,
  );
}

function written(value: Value): string {
  return typeof value === 'string' ? `\`${value}\`` : literalOf(value).python;
}
