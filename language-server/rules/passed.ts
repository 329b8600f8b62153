import { macroName } from '../../src/core/sweep/macros.ts';
import type { ParameterSource } from '../../src/core/sweep/parameters.ts';
import type { Fix, Report } from '../../src/core/sweep/report.ts';
import { entryOf, type Node, type ScalarNode } from '../../src/core/sweep/tree.ts';
import type { ArgumentFacts, ScriptArgument } from '../python/facts.ts';
import { baseName } from '../service/baseName.ts';
import { commandItems } from '../service/findProgram.ts';
import type { Sweep } from '../service/sweep.ts';
import { scalarFix } from './scalarFix.ts';

/** How the command hands parameters to the program. */
export interface Passed {
  /** `--k=v`, `--k v`, `--k=v` with bare flags, `k=v`. */
  readonly form: 'equals' | 'pairs' | 'flags' | 'hydra';
  /** As it stands in the command. */
  readonly macro: string;
  /** Options that the command gives itself, without their dashes, each with whether it comes after the parameters. */
  readonly fixed: ReadonlyMap<string, boolean>;
  /** The command gives arguments without dashes, too. */
  readonly words: readonly string[];
  readonly facts: ArgumentFacts;
  /** The program as people know it: `train.py`. */
  readonly program: string;
  readonly argumentOf: (name: string) => ScriptArgument | null;
}

const forms: Readonly<Record<string, Passed['form']>> = {
  args: 'equals',
  args_no_equals: 'pairs',
  args_no_boolean_flags: 'flags',
  args_no_hyphens: 'hydra',
};

const known = new WeakMap<Sweep, Passed | null>();

/** Null where the command hands over nothing that a parser reads, or where the program cannot be read. */
export function passedOf(sweep: Sweep): Passed | null {
  let passed = known.get(sweep);
  if (passed === undefined) {
    passed = read(sweep);
    known.set(sweep, passed);
  }
  return passed;
}

function read(sweep: Sweep): Passed | null {
  const { found } = sweep;
  if (found.kind !== 'file' || !found.runs) return null;
  const items = commandItems(sweep.reading);
  const passing = items.flatMap((item, index) => {
    const name = macroName(item);
    return name?.startsWith('args') === true ? [{ name, index }] : [];
  });
  const [macro] = passing;
  const form = macro === undefined ? undefined : forms[macro.name];
  // What stands behind `--` is no option, and a line of shell is nothing that can be told.
  if (
    macro === undefined ||
    form === undefined ||
    passing.length > 1 ||
    items.includes('--') ||
    items.some((item) => /(?:^|\/)(?:ba|z|da)?sh$/.test(item))
  )
    return null;
  const facts = sweep.program?.args;
  if (facts === undefined) return null;
  const start = items.findIndex((item) => item === '${program}' || item.endsWith('.py') || item === '-m');
  if (start > macro.index) return null;
  return {
    form,
    macro: items[macro.index] ?? '',
    facts,
    program: baseName(found.file),
    ...fixedOf(items, start, macro.index),
    argumentOf: lookUp(facts),
  };
}

function fixedOf(items: readonly string[], start: number, macro: number): Pick<Passed, 'fixed' | 'words'> {
  const fixed = new Map<string, boolean>();
  const words: string[] = [];
  for (let index = items[start] === '-m' ? start + 2 : start + 1; index < items.length; index++) {
    const item = items[index] ?? '';
    if (index === macro || macroName(item) !== null) continue;
    const option = /^(--?)([^=\s]+)(?:=|$)/.exec(item);
    const pair = /^\+{0,2}([\w.@/-]+)=/.exec(item);
    if (option !== null) {
      fixed.set(option[2] ?? '', index > macro);
      const next = items[index + 1];
      if (!item.includes('=') && next !== undefined && !next.startsWith('-') && macroName(next) === null) index += 1;
    } else if (pair !== null) fixed.set(pair[1] ?? '', index > macro);
    else words.push(item);
  }
  return { fixed, words };
}

function lookUp(facts: ArgumentFacts): Passed['argumentOf'] {
  const spelled = new Map<string, ScriptArgument>();
  const key = (name: string): string => (facts.dashesAlike ? name.replaceAll('-', '_') : name);
  for (const one of facts.arguments)
    for (const name of [...one.names, ...one.negated]) if (!spelled.has(key(name))) spelled.set(key(name), one);
  return (name) => {
    const exact = spelled.get(key(name));
    // Fire takes a first letter for a name.
    const abbreviated = facts.abbreviated || (name.length === 1 && facts.kinds.has('fire'));
    if (exact !== undefined || !abbreviated) return exact ?? null;
    const starting = new Set([...spelled].flatMap(([one, argument]) => (one.startsWith(key(name)) ? [argument] : [])));
    const [only] = starting;
    return starting.size === 1 ? (only ?? null) : null;
  };
}

/** The written values of a parameter: those that the program gets, each where it stands. */
export function valueNodes({ map }: ParameterSource): readonly Node[] {
  const value = entryOf(map, 'value')?.value;
  const values = entryOf(map, 'values')?.value;
  return [...(value === undefined ? [] : [value]), ...(values?.kind === 'list' ? values.items : [])];
}

/** Hands parameters over with another macro: in the command, or with a command of its own. */
export function macroFix(
  { reading: { root, text } }: Sweep,
  passed: Passed,
  macro: string,
  report: Report,
): Fix | undefined {
  if (root === null) return undefined;
  const command = entryOf(root, 'command')?.value;
  const title = `Pass the parameters with \`${macro}\``;
  if (command?.kind === 'list') {
    const item = command.items.find((one): one is ScalarNode => one.kind === 'scalar' && one.text === passed.macro);
    if (item === undefined) return undefined;
    return item.plain ? { title, edits: [[item.span, macro]] } : { ...scalarFix(report, item, macro), title };
  }
  const first = entryOf(root, 'parameters') ?? root.entries[0];
  if (command !== undefined || first === undefined || root.flow || report.spelling.dialect !== 'yaml') return undefined;
  const at = first.key.span[0];
  if (at !== 0 && text[at - 1] !== '\n') return undefined;
  const lines = ['command:', ...['${env}', '${interpreter}', '${program}', macro].map((item) => `  - ${item}`)];
  return { title, edits: [[[at, at], `${lines.join('\n')}\n`]] };
}

/** ` (train.py, line 12)` is too much for most messages; the file alone where it is not the program. */
export function whereSaid({ at }: ScriptArgument, { program }: Passed): string {
  const file = baseName(at.file);
  return file === program ? '' : ` (${file})`;
}
