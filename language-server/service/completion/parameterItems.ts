import { macroName } from '../../../src/core/sweep/macros.ts';
import { hole, inlineList, map, type Piece } from '../../keys/piece.ts';
import type { ArgumentFacts, ScriptArgument } from '../../python/facts.ts';
import { isSeed } from '../../rules/names.ts';
import { code, plainText } from '../numberText.ts';
import type { Sweep } from '../sweep.ts';
import { argumentAt, keySuits, takesOf } from './argumentAt.ts';
import type { Suggestions } from './builder.ts';
import { labelOf } from './paramValues.ts';
import type { Place } from './place.ts';
import { constantOf, listOf, nothing, spaceOf } from './spaceOfArgument.ts';
import { methodOf, parametersOf } from './surrounds.ts';

/** How parameters reach the program. */
type Passing = 'options' | 'flags' | 'names';

/** Names below `parameters`: what the script takes, then whole parameters of the usual kinds. */
export function suggestParameters(sweep: Sweep, place: Place, suggestions: Suggestions): void {
  const grid = methodOf(sweep) === 'grid';
  const there = new Set([...parametersOf(sweep).keys(), ...place.siblings.map(({ name }) => name)]);
  if (place.path.length === 1 && sweep.program !== null) {
    const { args } = sweep.program;
    const passing = passingOf(sweep);
    for (const argument of args.arguments) {
      const name = spellingOf(argument, passing, args);
      if (name === null || argument.names.some((one) => there.has(one)) || there.has(argument.dest)) continue;
      if (!suits(argument, passing)) continue;
      suggestions.key(name, spaceOf(name, grid, argument), {
        kind: 'parameter',
        detail: `${argument.type === 'other' ? 'argument' : argument.type} of the script`,
        doc: docOf(argument),
      });
    }
    for (const { name } of args.configKeys) {
      if (there.has(name) || args.arguments.some(({ dest }) => dest === name)) continue;
      suggestions.key(name, spaceOf(name, grid), {
        kind: 'parameter',
        detail: 'the script reads it',
        doc: 'A key of the config that the script reads.',
      });
    }
  }
  if (place.own === null && !place.namesBelow) suggestUsual(grid, there, suggestions);
}

/** Which of W&B's macros pass the parameters. */
function passingOf({ reading: { document, root } }: Sweep): Passing {
  const command = document.spec?.command ?? commandOf(root);
  const macro = command?.map(macroName).find((name) => name?.startsWith('args'));
  if (command === null || command === undefined || macro === 'args' || macro === 'args_no_equals') return 'options';
  return macro === 'args_no_boolean_flags' ? 'flags' : 'names';
}

function commandOf(root: Sweep['reading']['root']): readonly string[] | null {
  const node = root?.entries.find(({ name }) => name === 'command')?.value;
  return node?.kind === 'list' ? node.items.map((item) => (item.kind === 'scalar' ? item.text : '')) : null;
}

function spellingOf(argument: ScriptArgument, passing: Passing, { kinds }: ArgumentFacts): string | null {
  if (argument.positional) return null;
  const { names, dest } = argument;
  if (kinds.has('hydra')) return names[0] ?? dest;
  if (passing === 'names') return dest;
  // Of two names one may be a letter.
  const long = names.filter((name) => name.length > 1);
  return long.find((name) => name === dest) ?? long[0] ?? names[0] ?? null;
}

/** Whether a searched value reaches the program as what it is. */
function suits({ type, several }: ScriptArgument, passing: Passing): boolean {
  if (passing === 'names') return true;
  if (several || type === 'bool') return false;
  return type !== 'flag' || passing === 'flags';
}

function docOf({ help, fallback, choices, required }: ScriptArgument): string {
  return [
    plainText(help ?? ''),
    fallback === null ? '' : `Default: ${code(fallback)}`,
    choices === null ? '' : `One of ${choices.map((choice) => code(String(choice))).join(', ')}`,
    required ? 'Required' : '',
  ]
    .filter((line) => line !== '')
    .join('\n\n');
}

interface Usual {
  readonly name: string;
  readonly label: string;
  readonly words: string;
  readonly doc: string;
  readonly space: (grid: boolean) => Piece;
}

const usual: readonly Usual[] = [
  {
    name: 'lr',
    label: 'learning rate',
    words: 'lr learning_rate',
    doc: 'Drawn by its logarithm: every order of magnitude is equally likely.',
    space: (grid) => spaceOf('lr', grid, { type: 'float', choices: null, fallback: '1e-3' }),
  },
  {
    name: 'batch_size',
    label: 'batch size',
    words: 'batch_size',
    doc: 'Powers of two.',
    space: () => map({ values: inlineList('16', '32', '64') }),
  },
  {
    name: 'dropout',
    label: 'dropout',
    words: '',
    doc: 'Between 0 and a half.',
    space: (grid) =>
      grid ? map({ values: inlineList('0.0', '0.1', '0.3') }) : map({ min: hole('0.0'), max: hole('0.5') }),
  },
  {
    name: 'optimizer',
    label: 'choices',
    words: 'values list categorical',
    doc: 'One of a list.',
    space: () => map({ values: inlineList(hole('adam'), hole('sgd')) }),
  },
  {
    name: 'layers',
    label: 'whole number range',
    words: 'int range layers',
    doc: 'Whole numbers, both ends included.',
    space: () => map({ min: hole('1'), max: hole('6') }),
  },
  {
    name: 'epochs',
    label: 'constant',
    words: 'value fixed epochs',
    doc: 'One value for every trial.',
    space: () => map({ value: hole('10') }),
  },
  {
    name: 'seed',
    label: 'seed for repeats',
    words: 'seed repeat',
    doc: 'A constant that `trialdeck: repeat: {seeds: 5}` replaces in each run of a trial.',
    space: () => map({ value: '0' }),
  },
  {
    name: 'model',
    label: 'nested group',
    words: 'group nested parameters',
    doc: 'The script gets one mapping.',
    space: () => map({ parameters: map({ width: map({ values: inlineList('64', '128') }) }) }),
  },
];

function suggestUsual(grid: boolean, there: ReadonlySet<string>, suggestions: Suggestions): void {
  for (const { name, label, words, doc, space } of usual) {
    if (there.has(name) || (isSeed(name) && [...there].some(isSeed))) continue;
    if ([...there].some((other) => other.startsWith(`${name}.`))) continue;
    const detail = `parameter \`${name}\``;
    suggestions.key(name, space(grid), { label, words, kind: 'template', detail, doc, example: true });
  }
}

type Form = readonly [label: string, piece: Piece, doc: string];

/** The whole value of a parameter, behind its name: of an argument that is known, what it takes. */
export function suggestForms(sweep: Sweep, place: Place, suggestions: Suggestions): void {
  const grid = methodOf(sweep) === 'grid';
  const name = place.path.at(-1) ?? '';
  const argument = argumentAt(sweep, place.path);
  const takes = takesOf(argument);
  const known = argument ?? nothing;
  const whole = takes === 'whole' || (grid && takes !== 'number');
  const bounds = map(whole ? { min: hole('1'), max: hole('6') } : { min: hole('0.0'), max: hole('1.0') });
  const forms: readonly [Form, ...Form[]] = [
    ['fitting', spaceOf(name, grid, known), 'By the name, and by what the script takes.'],
    ['values', map({ values: listOf(takes, known) }), 'One of a list.'],
    // A grid counts no numbers between two bounds.
    ...(keySuits('min', takes) && !(grid && !whole)
      ? [['min, max', bounds, 'Between two bounds.'] satisfies Form]
      : []),
    ['value', map({ value: argument === null ? hole('') : constantOf(known) }), 'One value for every trial.'],
  ];
  const [[, fitting]] = forms;
  for (const [label, piece, doc] of forms) {
    // What fits best is one of the others where the script leaves no choice.
    if (argument !== null && piece !== fitting && labelOf(piece) === labelOf(fitting)) continue;
    suggestions.value(typeof piece === 'object' && 'map' in piece ? { ...piece, inline: true } : piece, {
      label,
      kind: 'template',
      detail: 'parameter',
      doc,
      // Found by its keys, too.
      ...(piece === fitting ? { words: keysOf(piece) } : {}),
    });
  }
}

function keysOf(piece: Piece): string {
  return typeof piece === 'object' && 'map' in piece ? piece.map.map(([key]) => key).join(' ') : '';
}
