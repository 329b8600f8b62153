import { exampleSeed } from '../../src/core/search/plannedTrials.ts';
import { isConstant, type Parameter } from '../../src/core/space/distribution.ts';
import { spell } from '../../src/core/space/params.ts';
import type { Params, Value } from '../../src/core/space/value.ts';
import { argsJson } from '../../src/core/sweep/command.ts';
import { defaultCommand } from '../../src/core/sweep/macros.ts';
import { firstSpec } from '../../src/core/sweep/plan.ts';
import { plannedTrials } from '../../src/core/sweep/planOptions.ts';
import type { SweepSpec } from '../../src/core/sweep/spec.ts';
import { diagnose } from './diagnose.ts';
import { plural } from './numberText.ts';
import { commandLine } from './passing.ts';
import { firstTrials, repeatsOf, samplerOf } from './searchFacts.ts';
import { stageTexts } from './stageFacts.ts';
import type { Sweep } from './sweep.ts';

/** Trials that are shown unless asked for more. */
const usualCount = 20;

const mostProblems = 20;

/**
 * The first trials that a sweep would run, as text: a table of what varies, what is fixed above it, and the first command
 * line. The same sweep gives the same text; with a seed of its own these are the trials that it will run, as far as they do
 * not depend on results.
 */
export function previewText(sweep: Sweep, count = usualCount): string {
  const whole = sweep.reading.document.spec;
  if (whole === null) return problemsText(sweep);
  const spec = firstSpec(whole);
  const trials = firstTrials(sweep, Math.max(count, 1));
  const [first] = trials;
  const { parameters } = spec.space;
  const fixed = parameters.filter(({ distribution }) => isConstant(distribution));
  const varied = parameters.filter(({ distribution }) => !isConstant(distribution));
  const lines = [
    headText(sweep, whole, spec),
    ...stagesText(sweep, whole),
    ...notesText(sweep, spec, trials.length),
    '',
    ...(fixed.length === 0 || first === undefined
      ? []
      : [`fixed  ${fixed.map((one) => pairText(one, first)).join(' · ')}`, '']),
    ...(first === undefined
      ? ['Another program samples here: what it suggests is known when it runs.']
      : tableOf(varied, trials)),
    ...(first === undefined ? [] : commandText(sweep, spec, first)),
  ];
  return `${lines.join('\n')}\n`;
}

function problemsText(sweep: Sweep): string {
  const errors = diagnose(sweep).filter(({ severity }) => severity === 'error');
  const { name } = sweep.surroundings;
  if (errors.length === 0) return `${name} is no sweep that can be run.\n`;
  const shown = errors.slice(0, mostProblems).map(({ range, message, inFile }) => {
    const line = (inFile?.namedAt ?? range).start.line + 1;
    return `line ${line}  ${oneLine(message)}`;
  });
  const rest = errors.length > shown.length ? [`and ${errors.length - shown.length} more`] : [];
  return `${[`${name} cannot run yet: ${plural(errors.length, 'error')}`, '', ...shown, ...rest].join('\n')}\n`;
}

function headText({ surroundings: { name } }: Sweep, whole: SweepSpec, spec: SweepSpec): string {
  const trials = plannedTrials(spec, whole.options.stages?.[0] ?? null);
  const goals = spec.metrics.map((metric) => `${metric.goal} ${oneLine(metric.name)}`);
  const count = trials === null ? 'no end of trials' : plural(trials, 'trial');
  return [oneLine(name), whole.method, count, ...goals].join(' · ');
}

function stagesText(sweep: Sweep, { options: { stages = [] } }: SweepSpec): readonly string[] {
  if (stages.length === 0) return [];
  const lines = stageTexts(sweep).map(({ name, text }, index) => `stage ${index + 1}  ${oneLine(`${name} ${text}`)}`);
  return ['', ...lines, '', 'Trials of stage 1:'];
}

function notesText(sweep: Sweep, spec: SweepSpec, shown: number): readonly string[] {
  const { seed, enqueue = [], repeat } = spec.options;
  const sampler = samplerOf(sweep);
  const trials = plannedTrials(spec);
  const drawn = sampler !== null && sampler.name !== 'grid' && sampler.name !== 'one_at_a_time';
  const learns = sampler !== null && !['grid', 'random', 'qmc', 'one_at_a_time'].includes(sampler.name);
  const part = trials !== null && trials <= shown ? '' : `first ${shown}; `;
  const seeds =
    seed === undefined ? `drawn with seed ${exampleSeed}; a run draws its own unless \`seed\` is set` : `seed ${seed}`;
  return [
    ...(sampler === null ? [] : [`sampled by ${sampler.note}`]),
    ...(drawn ? [`${part}${seeds}`] : part === '' ? [] : [part.replace('; ', '')]),
    ...(learns ? ['later trials depend on the results of earlier ones'] : []),
    ...(enqueue.length === 0
      ? []
      : [`the first ${plural(enqueue.length, 'trial')} ${enqueue.length === 1 ? 'is' : 'are'} enqueued`]),
    ...(repeat === undefined ? [] : [`each trial runs ${repeatsOf(spec)} times, once for each of its ${repeat.kind}`]),
  ];
}

function pairText({ name, distribution }: Parameter, params: Params): string {
  const value = params[name];
  return `${oneLine(name)} ${value === undefined ? '-' : shortText(spell(distribution, value).python)}`;
}

interface Column {
  readonly title: string;
  readonly cells: readonly string[];
  readonly right: boolean;
}

function tableOf(parameters: readonly Parameter[], trials: readonly Params[]): readonly string[] {
  const columns: readonly Column[] = [
    { title: 'trial', cells: trials.map((_, number) => String(number)), right: true },
    ...parameters.map((parameter) =>
      columnOf(
        parameter,
        trials.map((trial) => trial[parameter.name]),
      ),
    ),
  ];
  const widths = columns.map(({ title, cells }) => Math.max(title.length, ...cells.map(({ length }) => length)));
  const row = (texts: readonly string[]): string =>
    texts
      .map((text, index) =>
        columns[index]?.right === true ? text.padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [
    row(columns.map(({ title }) => title)),
    ...trials.map((_, number) => row(columns.map(({ cells }) => cells[number] ?? ''))),
  ];
}

/** What does not count in a trial is a dash. */
function columnOf({ name, distribution }: Parameter, values: readonly (Value | undefined)[]): Column {
  const title = shortText(name);
  const numbers = values.filter((value) => typeof value === 'number');
  const right = numbers.length > 0;
  if (right && isContinuous(distribution.kind)) {
    const format = notationOf(numbers);
    return { title, right, cells: values.map((value) => (typeof value === 'number' ? format(value) : '-')) };
  }
  const cells = values.map((value) => (value === undefined ? '-' : shortText(spell(distribution, value).python)));
  return { title, right, cells };
}

function isContinuous(kind: Parameter['distribution']['kind']): boolean {
  return !(kind === 'constant' || kind === 'categorical' || kind === 'int_uniform' || kind.startsWith('q_'));
}

/** One notation for a column, at least three significant digits each. */
function notationOf(numbers: readonly number[]): (value: number) => string {
  const sizes = numbers.map(Math.abs).filter((size) => size > 0);
  const least = sizes.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = sizes.reduce((a, b) => Math.max(a, b), 0);
  if (least < 1e-3 || most >= 1e6) return (value) => value.toExponential(2).replace('e+', 'e');
  const digits = Math.min(Math.max(2 - Math.floor(Math.log10(least)), 0), 5);
  return (value) => value.toFixed(Number.isFinite(digits) ? digits : 0);
}

/** Where the script calls a function for each trial there is no command, but what the function gets. */
function commandText(sweep: Sweep, spec: SweepSpec, params: Params): readonly string[] {
  if (sweep.surroundings.called !== undefined) return ['', 'config of the first trial', argsJson({ spec, params })];
  const items = spec.command ?? defaultCommand;
  const files = items.includes('${args_json_file}') ? ['', 'params.json', argsJson({ spec, params })] : [];
  return ['', 'first command', commandLine(sweep, items, params), ...files];
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');

function shortText(text: string): string {
  const line = oneLine(text);
  return line.length > 40 ? `${line.slice(0, 37)}...` : line === '' ? '""' : line;
}
