import { isRate } from '../../src/core/space/rateName.ts';
import { literalOf } from '../../src/core/space/render.ts';
import type { Fix, Report } from '../../src/core/sweep/report.ts';
import { entryOf } from '../../src/core/sweep/tree.ts';
import type { ScriptArgument } from '../python/facts.ts';
import type { Sweep } from '../service/sweep.ts';
import { isSeed } from './names.ts';
import { passedOf } from './passed.ts';
import type { Rule } from './rule.ts';

/** An argument that the program requires and that nobody gives. */
export const missingArgument: Rule = {
  code: 'missing-argument',
  check(sweep, report) {
    const { root, sources, document } = sweep.reading;
    const passed = passedOf(sweep);
    if (passed === null || passed.form === 'hydra' || root === null) return;
    // Parameters may stand in other files, or come with a repeat.
    if (document.spec === null || document.spec.spaceFiles.length > 0 || document.spec.options.repeat !== undefined)
      return;
    const { facts, fixed, words, program } = passed;
    const given = new Set(sources.flatMap(({ path }) => passed.argumentOf(path[0] ?? '') ?? []));
    for (const argument of facts.arguments) {
      if (!argument.required || given.has(argument)) continue;
      // Other sub-commands than the one that the command runs require what they like.
      if (argument.command !== undefined && !words.includes(argument.command)) continue;
      if (
        [...argument.names, ...argument.single].some((name) => fixed.has(name)) ||
        (argument.positional && words.length > 0)
      )
        continue;
      const at = entryOf(root, 'parameters')?.key.span ?? [0, 0];
      const [name = argument.single[0] ?? argument.dest] = argument.names;
      const dashes = argument.positional ? '' : argument.names.length > 0 ? '--' : '-';
      const sure = facts.sure && facts.open === null;
      const mend = argument.positional
        ? 'Write it into `command`.'
        : 'Add it to `parameters`, or write it into `command`.';
      report.add(
        sure ? 'error' : 'hint',
        'missing-argument',
        at,
        `\`${program}\` requires \`${dashes}${name}\`, and nothing gives it. ${mend}`,
        parameterFix(sweep, argument, report),
      );
    }
  },
};

/** Adds it as a parameter, where its choices or its name and type say what to search; else nobody but the user knows. */
function parameterFix(
  { reading: { root, text } }: Sweep,
  { names: [name], single, choices, type, several, positional }: ScriptArgument,
  report: Report,
): Fix | undefined {
  const parameters = root === null ? null : entryOf(root, 'parameters')?.value;
  if (name === undefined || positional || several || parameters?.kind !== 'map' || single.includes(name))
    return undefined;
  const value = spaceText(name, type, choices, report);
  const [first] = parameters.entries;
  if (value === null || first === undefined || report.spelling.dialect === 'python') return undefined;
  const at = first.key.span[0];
  // What is merged in stands elsewhere.
  if (at < parameters.span[0] || at > parameters.span[1]) return undefined;
  const addition = report.spelling.entry(name, value, first.key.plain);
  const indent = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  const title = `Add \`${name}\` to the parameters`;
  if (!parameters.flow)
    return /^ +$/.test(indent) ? { title, edits: [[[at, at], `${addition}\n${indent}`]] } : undefined;
  return { title, edits: [[[at, at], `${addition}, `]] };
}

function spaceText(
  name: string,
  type: ScriptArgument['type'],
  choices: ScriptArgument['choices'],
  { spelling }: Report,
): string | null {
  if (choices !== null && choices.length <= 20) {
    const texts = choices.map((one) => (typeof one === 'string' ? spelling.text(one) : literalOf(one).json));
    return spelling.mapping([['values', `[${texts.join(', ')}]`]]);
  }
  if (type === 'float' && isRate(name))
    return spelling.mapping([
      ['distribution', spelling.plain('log_uniform_values')],
      ['min', '0.0001'],
      ['max', '0.01'],
    ]);
  return type === 'int' && isSeed(name) ? spelling.mapping([['value', '0']]) : null;
}
