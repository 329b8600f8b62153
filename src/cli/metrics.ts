import { RunTail } from '../core/sources/runTail.ts';
import { locateRun } from '../core/study/locate.ts';
import { type CliCommand, operands } from './command.ts';
import { UsageError } from './errors.ts';
import { toJson } from './json.ts';
import { nearNames } from './nearNames.ts';
import { oneLine } from './text/displayWidth.ts';
import { formatNumber } from './text/numbers.ts';
import { createPaint } from './text/paint.ts';
import { type TableColumn, tableLines } from './text/table.ts';

/** One metric: columns of one length, ascending by step. */
interface Series {
  readonly name: string;
  readonly step: readonly number[];
  /** Unix seconds. */
  readonly time: readonly number[];
  readonly value: readonly number[];
}

/** `metrics RUN [NAME...]`: what a run logged. */
export const metricsCommand: CliCommand = {
  name: 'metrics',
  summary: 'print the metrics of a run',
  usage: 'RUN [NAME...] [--format csv|json]',
  description:
    'Prints what a run logged: an overview, or every point as CSV or JSON. RUN is a run id, the beginning of one, STUDY/TRIAL, or a path. ' +
    'A step that was logged again counts once, with its last value.',
  options: [
    {
      name: 'format',
      value: 'FORMAT',
      choices: ['csv', 'json'],
      help: 'every point: csv with one row a step, or json',
    },
  ],
  examples: [
    { line: 'metrics spirals/3', says: 'an overview' },
    { line: 'metrics spirals/3 val_loss --format csv', says: 'one metric for a spreadsheet' },
    { line: 'metrics spirals/3 --json', says: '{name: {step, time, value}}' },
  ],
  async run(context) {
    const [reference = '', ...names] = operands(context, metricsCommand, ['RUN', '[NAME...]']);
    const { folder, run } = locateRun(context.workspace, reference, context.cwd);
    const series = chosen(await readSeries(folder), names, run);
    const format = context.options.text('format') ?? (context.json ? 'json' : 'table');
    if (format === 'json') {
      context.out(
        `${toJson(Object.fromEntries(series.map(({ name, step, time, value }) => [name, { step, time, value }])))}\n`,
      );
    } else if (format === 'csv') {
      context.out(csv(series));
    } else if (series.length === 0) {
      context.out(`${run} has logged no metrics yet. Its output: trialdeck logs ${run}\n`);
    } else {
      context.out(`${tableLines(overview(series), context.width, createPaint(context.color)).join('\n')}\n`);
    }
    return 0;
  },
};

async function readSeries(folder: string): Promise<Series[]> {
  const tail = new RunTail(folder);
  await tail.read();
  if (tail.problem !== null) throw new UsageError('unreadable-file', tail.problem);
  return tail.series.names.flatMap((name) => {
    const columns = tail.series.metric(name)?.columns();
    if (columns === undefined) return [];
    return [{ name, step: [...columns.step], time: [...columns.time], value: [...columns.value] }];
  });
}

function chosen(series: readonly Series[], names: readonly string[], run: string): readonly Series[] {
  if (names.length === 0) return series;
  const all = series.map(({ name }) => name);
  return names.map((name) => {
    const found = series.find((one) => one.name === name);
    if (found) return found;
    const near = nearNames(name, all);
    const hint =
      near.length > 0
        ? `Did you mean ${near.join(' or ')}?`
        : all.length > 0
          ? `It has: ${all.slice(0, 8).join(', ')}`
          : 'It has none yet';
    throw new UsageError('no-result', `${run} has no metric '${name}'. ${hint}`);
  });
}

/** One row a step; the time is that of the step's newest point. */
function csv(series: readonly Series[]): string {
  const rows = new Map<number, { time: number; cells: string[] }>();
  series.forEach(({ step, time, value }, column) => {
    step.forEach((at, index) => {
      const row = rows.get(at) ?? { time: 0, cells: series.map(() => '') };
      row.time = Math.max(row.time, time[index] ?? 0);
      row.cells[column] = String(value[index]);
      rows.set(at, row);
    });
  });
  const head = ['step', 'time', ...series.map(({ name }) => name)].map(csvField).join(',');
  const body = [...rows].sort(([a], [b]) => a - b).map(([step, { time, cells }]) => [step, time, ...cells].join(','));
  return `${[head, ...body].join('\n')}\n`;
}

function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function overview(series: readonly Series[]): TableColumn[] {
  const number = (of: (one: Series) => number | undefined) =>
    series.map((one) => {
      const value = of(one);
      return { text: value === undefined ? '' : formatNumber(value) };
    });
  const finite = ({ value }: Series): number[] => value.filter((one) => Number.isFinite(one));
  return [
    { title: 'metric', align: 'left', maxWidth: 40, cells: series.map(({ name }) => ({ text: oneLine(name) })) },
    { title: 'points', align: 'right', dropOrder: 2, cells: series.map(({ step }) => ({ text: String(step.length) })) },
    { title: 'last step', align: 'right', dropOrder: 3, cells: number(({ step }) => step.at(-1)) },
    { title: 'last', align: 'right', cells: number(({ value }) => value.at(-1)) },
    {
      title: 'lowest',
      align: 'right',
      cells: number((one) => finite(one).reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)),
    },
    {
      title: 'highest',
      align: 'right',
      cells: number((one) => finite(one).reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)),
    },
  ];
}
