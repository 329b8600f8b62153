import { literalOf } from '../../../core/space/render.ts';
import type { Value } from '../../../core/space/value.ts';
import type { ScriptOption } from '../../sweepTools/scriptSummary.ts';

/** What a new sweep file is made from. */
export interface SweepTemplate {
  /** Program as the file names it. */
  readonly program: string;
  readonly options: readonly ScriptOption[];
  readonly metric: string | null;
  /** It takes `name=value`, without dashes. */
  readonly hydra: boolean;
}

/** A sweep file that runs as it is, with a comment wherever the reader has to decide. */
export function sweepTemplate({ program, options: found, metric, hydra }: SweepTemplate): string {
  const name = metric ?? 'val_loss';
  const goal = /acc|score|reward|auc|f1|bleu|iou|map$/i.test(name) ? 'maximize' : 'minimize';
  return [
    '# A sweep: many runs of one program, each with other parameters. Run it with the button above the editor,',
    '# or in a terminal: trialdeck sweep FILE',
    `program: ${plain(program)}`,
    ...(hydra ? hydraCommand : []),
    '# grid tries every combination, random draws them, bayes learns from the trials so far.',
    'method: random',
    'metric:',
    metric === null
      ? '  # The number that decides, by the name under which the program logs it.'
      : '  # Found in the program. It decides which trial is best.',
    `  name: ${plain(name)}`,
    `  goal: ${goal}`,
    'parameters:',
    ...parameterLines(found),
    '# Keys of Trialdeck; W&B does not know them (trialdeck export leaves them out).',
    'trialdeck:',
    '  # How many trials in all, and how many at once.',
    '  trials: 20',
    '  jobs: 1',
    '',
  ].join('\n');
}

const hydraCommand = [
  '# The program uses Hydra, which takes name=value.',
  'command:',
  ...['${env}', '${interpreter}', '${program}', '${args_no_hyphens}'].map((item) => `  - ${item}`),
];

function parameterLines(found: readonly ScriptOption[]): string[] {
  const searchable = found.filter((argument) => suggestion(argument) !== null && !isSetting(argument.name));
  if (searchable.length === 0) {
    return [
      '  # No argument of the program was found: name what it reads. Each becomes --name=value on its command line.',
      '  lr:',
      '    distribution: log_uniform_values',
      '    min: 1.0e-4',
      '    max: 1.0e-1',
    ];
  }
  const first =
    searchable.find(({ name }) => isLearningRate(name)) ??
    searchable.find(({ type }) => type === 'float') ??
    searchable[0];
  const rest = found.filter((argument) => argument !== first && suggestion(argument) !== null);
  const lines = first === undefined ? [] : block(first, '  ');
  if (rest.length > 0) {
    lines.push('  # More arguments of the program. Remove the # in front of what should be searched.');
    lines.push(...rest.flatMap((argument) => block(argument, '  # ')));
  }
  return lines;
}

function block(argument: ScriptOption, indent: string): string[] {
  return [`${indent}${plain(argument.name)}:`, ...(suggestion(argument) ?? []).map((line) => `${indent}  ${line}`)];
}

/** The inner lines of one parameter; null when nothing sensible can be said. */
function suggestion(argument: ScriptOption): string[] | null {
  if (argument.choices.length > 0) {
    return [`values: [${argument.choices.map(scalar).join(', ')}]`];
  }
  const value = argument.fallback === null ? Number.NaN : Number(argument.fallback);
  switch (argument.type) {
    case 'flag':
      return ['values: [true, false]'];
    case 'int':
      return Number.isFinite(value) && value > 1
        ? [`values: [${ints(value).join(', ')}]`]
        : Number.isFinite(value)
          ? [`value: ${value}`]
          : null;
    case 'float':
      return Number.isFinite(value) && value !== 0 ? floats(argument.name, value) : null;
    case 'text':
      return argument.fallback === null ? null : [`value: ${choice(argument.fallback)}`];
  }
}

function ints(value: number): number[] {
  return [...new Set([Math.max(1, Math.floor(value / 2)), value, value * 2])];
}

function floats(name: string, value: number): string[] {
  if (value > 0 && (isLearningRate(name) || value < 0.05)) {
    return ['distribution: log_uniform_values', `min: ${float(value / 10)}`, `max: ${float(value * 10)}`];
  }
  const [low, high] =
    value > 0 && value < 1
      ? [0, Math.min(1, value * 2)]
      : [Math.min(value / 2, value * 2), Math.max(value / 2, value * 2)];
  return [`min: ${float(low)}`, `max: ${float(high)}`];
}

/** A float that PyYAML reads as one: with a point, also before an exponent. */
function float(value: number): string {
  const short = Number(value.toPrecision(3));
  const text = short !== 0 && Math.abs(short) < 1e-3 ? short.toExponential() : String(short);
  return text.replace(/^(-?\d+)(e|$)/, '$1.0$2');
}

function isLearningRate(name: string): boolean {
  return /^(lr|learning[-_]?rate)$/i.test(name);
}

/** Arguments that say where and how to run, not what to learn. */
function isSetting(name: string): boolean {
  return /seed|gpu|device|worker|dir|path|file|project|entity|name|log|debug|verbose|port|host|resume|checkpoint|output|data/i.test(
    name,
  );
}

/** A value as YAML has it. */
function scalar(value: Value): string {
  return typeof value === 'string' ? plain(value) : literalOf(value).json;
}

/** A literal of Python as YAML has it. */
function choice(literal: string): string {
  const text = /^(['"])(.*)\1$/.exec(literal)?.[2];
  if (text !== undefined) {
    return plain(text);
  }
  return literal === 'True' ? 'true' : literal === 'False' ? 'false' : literal === 'None' ? 'null' : literal;
}

/** Text as a YAML scalar: plain where every reader takes it as that text, else quoted. */
function plain(text: string): string {
  const reserved = /^(true|false|yes|no|on|off|y|n|null|~)$/i.test(text);
  return /^[A-Za-z_][\w./-]*$/.test(text) && !reserved ? text : JSON.stringify(text);
}
