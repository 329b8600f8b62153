import { nearest } from '../../src/core/space/nearest.ts';
import { literalOf } from '../../src/core/space/render.ts';
import type { Value } from '../../src/core/space/value.ts';
import { nodeLiteral } from '../../src/core/sweep/literal.ts';
import type { ParameterSource } from '../../src/core/sweep/parameters.ts';
import type { Fix, Report } from '../../src/core/sweep/report.ts';
import type { ScalarNode } from '../../src/core/sweep/tree.ts';
import type { ScriptArgument } from '../python/facts.ts';
import { severity } from './argumentType.ts';
import { type Passed, passedOf, valueNodes, whereSaid } from './passed.ts';
import { isNumberText, isWholeText } from './pythonNumbers.ts';
import type { Rule } from './rule.ts';
import { scalarFix } from './scalarFix.ts';
import { WrittenValues } from './valueFix.ts';

/** A value that is none of the choices of its argument. */
export const argumentChoice: Rule = {
  code: 'argument-choice',
  check(sweep, report) {
    const passed = passedOf(sweep);
    if (passed === null || passed.form === 'hydra') return;
    for (const source of sweep.reading.sources) {
      const argument = source.path.length === 1 ? passed.argumentOf(source.name) : null;
      if (argument === null) continue;
      if (argument.range !== undefined) checkRange(source, argument, argument.range, passed, report);
      if (argument.choices === null) continue;
      checkValues(source, argument, argument.choices, passed, report, sweep.reading.text);
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
  text: string,
): void {
  const there = new WrittenValues(source);
  const names = choices.map(String);
  for (const node of valueNodes(source)) {
    if (node.kind === 'unknown') continue;
    const { python, value } = nodeLiteral(node);
    if (isChoice(python, argument, choices, passed) || (passed.form === 'flags' && typeof value === 'boolean'))
      continue;
    const listed =
      choices.length > 12
        ? `${choices.slice(0, 12).map(written).join(', ')} and ${choices.length - 12} more`
        : choices.map(written).join(', ');
    const fix =
      node.kind === 'scalar' && argument.type === 'text' ? fixOf(node, python, names, there, report, text) : undefined;
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

/** The choice that is meant; where that is there already, the item goes, or becomes the nearest other one. */
function fixOf(
  node: ScalarNode,
  written: string,
  choices: readonly string[],
  there: WrittenValues,
  report: Report,
  text: string,
): Fix | undefined {
  const meant = nearest(written, choices);
  if (meant === null) return undefined;
  const fix = there.fix(node, meant, scalarFix(report, node, meant), report, text);
  if (fix !== undefined) return fix;
  const other = nearest(
    written,
    choices.filter((one) => !there.has(one, node)),
  );
  return other === null ? undefined : there.fix(node, other, scalarFix(report, node, other), report, text);
}

/** As the parser compares: what its type makes of the text, with the choices. */
export function isChoice(
  text: string,
  { type }: ScriptArgument,
  choices: readonly Value[],
  { facts }: Passed,
): boolean {
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

/** Numbers outside of what is taken, written or drawn. */
function checkRange(
  source: ParameterSource,
  argument: ScriptArgument,
  { low, high }: NonNullable<ScriptArgument['range']>,
  passed: Passed,
  report: Report,
): void {
  const isOutside = (value: number): boolean => (low !== null && value < low) || (high !== null && value > high);
  const takes =
    low === null ? `at most ${high ?? ''}` : high === null ? `at least ${low}` : `numbers from ${low} to ${high}`;
  const where = `\`${passed.program}\`${whereSaid(argument, passed)} takes ${takes}`;
  for (const node of valueNodes(source)) {
    if (node.kind === 'unknown') continue;
    const { python } = nodeLiteral(node);
    if (!isNumberText(python) || !isOutside(Number(python))) continue;
    const message = `\`--${source.name}=${python}\` is refused: ${where}.`;
    report.add(severity(passed), 'argument-choice', node.span, message);
  }
  const { distribution } = source;
  if (distribution === null || !('low' in distribution)) return;
  const outside = [distribution.low, distribution.high].find(isOutside);
  if (outside === undefined) return;
  const message = `Draws near ${outside} are refused: ${where}.`;
  report.add(severity(passed), 'argument-choice', source.entry.key.span, message);
}

function written(value: Value): string {
  return typeof value === 'string' ? `\`${value}\`` : literalOf(value).python;
}
