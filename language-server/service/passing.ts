import { pyString } from '../../src/core/space/render.ts';
import type { Literal } from '../../src/core/space/value.ts';
import { expandCommand } from '../../src/core/sweep/command.ts';
import { macroName, macros } from '../../src/core/sweep/macros.ts';
import { shellLine } from '../../src/core/sweep/shellLine.ts';
import { entryOf } from '../../src/core/sweep/tree.ts';
import { commandItems } from './findProgram.ts';
import { exampleTrial, spaceOf } from './searchFacts.ts';
import type { Sweep } from './sweep.ts';

/** How a value of a parameter stands on the command line; null where no command passes it. */
export function passedAs(sweep: Sweep, path: readonly string[]): ((value: Literal) => string) | null {
  // A function gets them in its config.
  if (sweep.surroundings.called !== undefined) return null;
  const passing = commandItems(sweep.reading).find((item) => {
    const macro = macros.find(({ name }) => name === macroName(item));
    return macro?.args === true && macro.name !== 'args_json_file';
  });
  const [name = '', ...nested] = path;
  const inner = ({ value, python }: Literal): string => {
    const text = typeof value === 'string' && nested.length > 0 ? pyString(value) : python;
    return nested.toReversed().reduce((inside, key) => `{${pyString(key)}: ${inside}, ...}`, text);
  };
  switch (passing) {
    case '${args}':
    case '${args_no_boolean_flags}':
      return (value) => `--${name}=${inner(value)}`;
    case '${args_no_equals}':
      return (value) => `--${name} ${inner(value)}`;
    case '${args_no_hyphens}':
      return (value) => `${name}=${inner(value)}`;
    case '${args_append_hydra}':
      return (value) => `+${name}=${inner(value)}`;
    case '${args_override_hydra}':
      return (value) => `++${name}=${inner(value)}`;
    default:
      return null;
  }
}

/**
 * The words that items of a command stand for in a first trial. What only the machine of the run knows is left by name: the
 * interpreter is `python`, variables of the environment keep their macro.
 */
export function expanded(sweep: Sweep, items: readonly string[], params = exampleTrial(sweep)): readonly string[] {
  const { spec } = sweep.reading.document;
  return expandCommand({
    spec: { command: items, space: spaceOf(sweep) },
    params,
    interpreter: 'python',
    program: spec?.program ?? programText(sweep) ?? 'train.py',
    argsJsonFile: 'params.json',
    env: variablesOf(items, isWindows(sweep)),
    platform: isWindows(sweep) ? 'windows' : 'posix',
    extra: [],
  });
}

/** Those words as a line for a shell, which puts variables in. */
export function commandLine(sweep: Sweep, items: readonly string[], params = exampleTrial(sweep)): string {
  const variables = Object.values(variablesOf(items, isWindows(sweep)));
  return expanded(sweep, items, params)
    .map((word) => {
      const isOpen = variables.some((variable) => word.includes(variable));
      return isOpen
        ? `"${word.replaceAll(/["`\\]/g, '\\$&')}"`
        : shellLine([word], isWindows(sweep) ? 'win32' : 'linux');
    })
    .join(' ');
}

function programText({ reading: { root } }: Sweep): string | null {
  const node = root === null ? null : entryOf(root, 'program')?.value;
  return node?.kind === 'scalar' && node.text !== '' ? node.text : null;
}

/** Variables stand for themselves, as a shell would write them. */
function variablesOf(items: readonly string[], windows: boolean): Readonly<Record<string, string>> {
  const names = items.flatMap((item) => [...item.matchAll(/\$\{envvar:([A-Z0-9_]+)\}/g)].map(([, name]) => name ?? ''));
  return Object.fromEntries(names.map((name) => [name, windows ? `%${name}%` : `$${name}`]));
}

function isWindows({ surroundings: { file, folder } }: Sweep): boolean {
  return /^[A-Za-z]:[\\/]/.test(file ?? folder ?? '');
}
