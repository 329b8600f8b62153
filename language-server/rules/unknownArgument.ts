import { nearest } from '../../src/core/space/nearest.ts';
import { keyFix } from '../../src/core/sweep/edits.ts';
import type { ParameterSource } from '../../src/core/sweep/parameters.ts';
import type { Report } from '../../src/core/sweep/report.ts';
import { trainingArguments } from '../keys/trainingArguments.ts';
import type { ScriptArgument } from '../python/facts.ts';
import { type Passed, passedOf, valueNodes } from './passed.ts';
import type { Rule } from './rule.ts';

/** A parameter whose argument the program does not have. */
export const unknownArgument: Rule = {
  code: 'unknown-argument',
  check(sweep, report) {
    const passed = passedOf(sweep);
    if (passed === null || passed.facts.kinds.size === 0) return;
    const isHydra = passed.facts.kinds.has('hydra');
    if (isHydra !== (passed.form === 'hydra')) return;
    const told = new Set<string>();
    for (const source of sweep.reading.sources) {
      const name = isHydra ? source.name : (source.path[0] ?? '');
      if (told.has(name) || name === '') continue;
      told.add(name);
      if (isHydra && !isAdded(name, sweep.reading.sources)) checkKey(name, source, passed, report);
      else if (isHydra) continue;
      else if (passed.argumentOf(name) === null) checkOption(name, source, passed, report);
    }
  },
};

function checkOption(name: string, source: ParameterSource, passed: Passed, report: Report): void {
  const { facts, program } = passed;
  const spelled = facts.arguments.flatMap((one) => one.names);
  const twin = spelled.find((one) => folded(one) === folded(name));
  const near =
    twin ??
    nearest(
      name,
      spelled.filter((one) => !isPassed(one, passed)),
    ) ??
    undefined;
  if (near === undefined && /TrainingArguments/.test(facts.open ?? '')) {
    checkTrainingArgument(name, source, passed, report);
    return;
  }
  const other = facts.arguments.find((one) => one.single.includes(name) || (one.positional && one.dest === name));
  const sure = facts.open === null && facts.sure && !isLeftAway(source, passed);
  // Where there may be more arguments than are seen, only what looks like a slip is worth a word.
  if (!sure && near === undefined) return;
  const message = `\`${program}\` has no \`--${name}\`.${hint(name, twin, near, other)}${sure ? ' It ends with code 2.' : ''}`;
  const fix = near === undefined || source.path.length > 1 ? undefined : keyFix(report, source.entry.key, near);
  report.add(sure ? 'error' : 'hint', 'unknown-argument', source.entry.key.span, message, fix);
}

/** The fields of transformers' class are not in the program. */
function checkTrainingArgument(name: string, source: ParameterSource, { program }: Passed, report: Report): void {
  const word = folded(name);
  const near = trainingArguments.includes(word) || word.length < 4 ? null : nearest(word, trainingArguments);
  if (near === null) return;
  const fix = source.path.length > 1 ? undefined : keyFix(report, source.entry.key, near);
  const message = `\`${program}\` has no \`--${name}\` that can be seen. Did you mean \`--${near}\` of \`TrainingArguments\`?`;
  report.hint('unknown-argument', source.entry.key.span, message, fix);
}

function hint(
  name: string,
  twin: string | undefined,
  near: string | undefined,
  other: ScriptArgument | undefined,
): string {
  if (other?.positional === true) return ` \`${name}\` is an argument without dashes there; write it into \`command\`.`;
  if (other !== undefined) return ` It has \`-${name}\` with one dash alone; give it a second name, \`--${name}\`.`;
  if (twin !== undefined) return ` It is \`--${twin}\` there: \`-\` and \`_\` are not the same.`;
  return near === undefined ? '' : ` Did you mean \`--${near}\`?`;
}

/** `false` is nothing at all for `${args_no_boolean_flags}`. */
function isLeftAway(source: ParameterSource, { form }: Passed): boolean {
  if (form !== 'flags' || source.path.length > 1) return false;
  const nodes = valueNodes(source);
  return nodes.length > 0 && nodes.every((node) => node.kind === 'scalar' && node.resolved.value === false);
}

/** A name that the command gives already is not the one that was meant. */
function isPassed(name: string, { fixed }: Passed): boolean {
  return fixed.has(name);
}

function folded(name: string): string {
  return name.replaceAll('-', '_').toLowerCase();
}

/** `+data.size` makes `data`, too. */
function isAdded(name: string, sources: readonly ParameterSource[]): boolean {
  return sources.some((other) => /^\+/.test(other.name) && `${other.name.replace(/^\++/, '')}.`.startsWith(`${name}.`));
}

/** Hydra refuses keys that its config does not have. */
function checkKey(name: string, source: ParameterSource, passed: Passed, report: Report): void {
  const { facts, program, fixed } = passed;
  if (/^[+~]|^hydra[./]|@/.test(name)) return;
  if (['config-name', 'cn', 'config-path', 'cp', 'config-dir', 'cd'].some((one) => fixed.has(one))) return;
  const names = facts.arguments.flatMap((one) => one.names);
  if (names.some((one) => one === name || one.startsWith(`${name}.`) || one.startsWith(`${name}/`))) return;
  // Below a key whose value is not written out, anything may stand.
  const parents = facts.arguments.filter(({ names: [own = ''] }) => name.startsWith(`${own}.`));
  if (parents.some(({ fallback }) => fallback === null || fallback.includes('${') || fallback === '???')) return;
  const near = nearest(name, names) ?? names.find((one) => one.endsWith(`.${name}`));
  const sure = facts.open === null && facts.sure;
  if (!sure && near === undefined) return;
  const meant =
    near === undefined
      ? ' Hydra takes a new key with `+` alone: pass the parameters with `${args_append_hydra}`.'
      : ` Did you mean \`${near}\`?`;
  const fix = near === undefined || source.path.length > 1 ? undefined : keyFix(report, source.entry.key, near);
  report.add(
    sure ? 'error' : 'hint',
    'unknown-argument',
    source.entry.key.span,
    `The config of \`${program}\` has no \`${name}\`.${meant}`,
    fix,
  );
}
