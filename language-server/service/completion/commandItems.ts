import { macroName, macros } from '../../../src/core/sweep/macros.ts';
import { hole, type ListPiece, list } from '../../keys/piece.ts';
import type { Sweep } from '../sweep.ts';
import type { Suggestions } from './builder.ts';
import type { Place } from './place.ts';
import { plainOf } from './surrounds.ts';

interface Whole {
  readonly label: string;
  readonly doc: string;
  readonly command: ListPiece;
}

const env = { text: '${env}' };
const interpreter = { text: '${interpreter}' };
const program = { text: '${program}' };
const args = { text: '${args}' };

const wholes: readonly Whole[] = [
  {
    label: 'default command',
    doc: "W&B's default: `python train.py --lr=0.1`.",
    command: list(env, interpreter, program, args),
  },
  {
    label: 'flags without values',
    doc: 'For scripts with `store_true`: `--flag` for true, nothing for false.',
    command: list(env, interpreter, program, { text: '${args_no_boolean_flags}' }),
  },
  {
    label: 'python -m',
    doc: 'A module; the sweep then needs no `program`.',
    command: list(interpreter, '-m', hole('package.train'), args),
  },
  { label: 'uv run', doc: "The project's environment of uv.", command: list('uv', 'run', program, args) },
  {
    label: 'torchrun',
    doc: 'One trial over several GPUs.',
    command: list('torchrun', '--standalone', { hole: '--nproc_per_node=2' }, program, args),
  },
  {
    label: 'accelerate launch',
    doc: 'One trial over several GPUs with Hugging Face Accelerate.',
    command: list('accelerate', 'launch', program, args),
  },
  {
    label: 'Hydra',
    doc: 'Overrides of keys that the config has: `lr=0.1`.',
    command: list(env, interpreter, program, { text: '${args_no_hyphens}' }),
  },
  {
    label: 'Hydra, adding keys',
    doc: 'Keys that the config does not have: `+lr=0.1`.',
    command: list(env, interpreter, program, { text: '${args_append_hydra}' }),
  },
  {
    label: 'Hydra, adding or overriding',
    doc: 'Keys that the config may have: `++lr=0.1`.',
    command: list(env, interpreter, program, { text: '${args_override_hydra}' }),
  },
];

function isAboutProgram({ items }: ListPiece): boolean {
  return items.includes(program);
}

/** Whole commands, where none stands yet. */
export function suggestCommands(sweep: Sweep, place: Place, suggestions: Suggestions): void {
  const named = sweep.reading.root?.entries.some(({ name }) => name === 'program') ?? false;
  for (const { label, doc, command } of wholes) {
    const detail = isAboutProgram(command) && !named ? 'needs `program`' : 'command';
    const about = { label, kind: 'template' as const, detail, doc };
    if (place.kind === 'value') suggestions.value({ ...command, inline: true }, about);
    else suggestions.value(command, about);
  }
}

/** Items that need a program after them. */
const starters = /^(?:\$\{env\}|\$\{interpreter\}|(?:.*\/)?python[\d.]*|\w+=.*|-.*)$/;

/** Items of a command: macros, as the way in which it is written needs them. */
export function suggestCommandItems(place: Place, suggestions: Suggestions): void {
  const before = place.siblings.map(plainOf);
  const starts = before.some((item) => item !== null && !starters.test(item));
  for (const { name, doc, args: passes } of macros) {
    // Something must be there that gets the parameters.
    if (passes && !starts) continue;
    const label = `\${${name}}`;
    if (passes && before.some((item) => item !== null && macroName(item)?.startsWith('args') === true)) continue;
    suggestions.value({ text: label }, { label, kind: 'macro', detail: passes ? 'parameters' : 'macro', doc });
  }
  suggestions.macroOf('envvar', 'NAME', {
    label: '${envvar:NAME}',
    kind: 'macro',
    detail: 'macro',
    doc: 'A variable of the environment: capital letters, digits and `_`. It may be part of an item.',
  });
}
