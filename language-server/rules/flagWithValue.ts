import type { Value } from '../../src/core/space/value.ts';
import { nodeLiteral } from '../../src/core/sweep/literal.ts';
import type { ParameterSource } from '../../src/core/sweep/parameters.ts';
import type { Report } from '../../src/core/sweep/report.ts';
import type { ScriptArgument } from '../python/facts.ts';
import type { Sweep } from '../service/sweep.ts';
import { severity } from './argumentType.ts';
import { macroFix, type Passed, passedOf, valueNodes, whereSaid } from './passed.ts';
import type { Rule } from './rule.ts';

/** A switch that takes no value and gets one, and an argument that needs one and gets none. */
export const flagWithValue: Rule = {
  code: 'flag-with-value',
  check(sweep, report) {
    const passed = passedOf(sweep);
    if (passed === null || passed.form === 'hydra') return;
    for (const source of sweep.reading.sources) {
      const argument = source.path.length === 1 ? passed.argumentOf(source.name) : null;
      if (argument === null) continue;
      const values = valuesOf(source);
      if (passed.form === 'flags') checkBare(source, values, argument, passed, report);
      else if (argument.type === 'flag') checkFlag(source, values, argument, { sweep, passed, report });
    }
  },
};

/** What is written, and null where it is drawn. */
function valuesOf(source: ParameterSource): readonly Value[] | null {
  const nodes = valueNodes(source).filter((node) => node.kind !== 'unknown');
  return nodes.length === 0 ? null : nodes.map((node) => nodeLiteral(node).value);
}

function checkFlag(
  source: ParameterSource,
  values: readonly Value[] | null,
  argument: ScriptArgument,
  { sweep, passed, report }: { readonly sweep: Sweep; readonly passed: Passed; readonly report: Report },
): void {
  const { facts, program, form } = passed;
  // `--flag True`: the word may be taken by an argument without dashes.
  const sure = form === 'equals' || !facts.arguments.some(({ positional }) => positional);
  if (!sure) return;
  const booleans = values?.every((value) => typeof value === 'boolean') === true;
  const others = booleans && otherBooleansAreFlags(sweep, passed);
  const written = values?.[0] === false ? 'False' : values?.[0] === true ? 'True' : '...';
  const passing = form === 'equals' ? `--${source.name}=${written}` : `--${source.name} ${written}`;
  const mend = booleans ? ' Pass the parameters with `${args_no_boolean_flags}`.' : '';
  report.add(
    severity(passed),
    'flag-with-value',
    source.entry.key.span,
    `\`--${source.name}\` of \`${program}\`${whereSaid(argument, passed)} takes no value: \`${passing}\` ends with code 2.${mend}`,
    others ? macroFix(sweep, passed, '${args_no_boolean_flags}', report) : undefined,
  );
}

/** Whether every other boolean parameter may stand without a value, too. */
function otherBooleansAreFlags({ reading: { sources } }: Sweep, passed: Passed): boolean {
  return sources.every((source) => {
    if (source.path.length > 1 || valuesOf(source)?.some((value) => typeof value === 'boolean') !== true) return true;
    return passed.argumentOf(source.name)?.bare === true;
  });
}

/** With `${args_no_boolean_flags}`: true is the bare name, false is nothing at all. */
function checkBare(
  source: ParameterSource,
  values: readonly Value[] | null,
  argument: ScriptArgument,
  passed: Passed,
  report: Report,
): void {
  const { program, facts } = passed;
  const said = whereSaid(argument, passed);
  if (argument.type === 'flag') {
    if (values === null || values.some((value) => typeof value !== 'boolean'))
      report.add(
        severity(passed),
        'flag-with-value',
        source.entry.key.span,
        `\`--${source.name}\` of \`${program}\`${said} takes no value. Write \`true\` or \`false\`.`,
      );
    else if (values.includes(false) && argument.fallback === 'True' && argument.negated.length > 0)
      report.warning(
        'flag-with-value',
        source.entry.key.span,
        `\`${source.name}: false\` only leaves \`--${source.name}\` away, and its default in \`${program}\`${said} is True. \`--${argument.negated[0]}\` switches it off.`,
      );
    return;
  }
  if (values?.includes(true) === true && !argument.bare && !facts.kinds.has('fire'))
    report.add(
      severity(passed),
      'flag-with-value',
      source.entry.key.span,
      `\`--${source.name}\` of \`${program}\`${said} needs a value, and \`\${args_no_boolean_flags}\` gives none to \`true\`. Write the text, such as "True", or pass the parameters with \`\${args}\`.`,
    );
}
