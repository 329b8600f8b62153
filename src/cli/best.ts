import path from 'node:path';
import { readRunRecord } from '../core/controller/runFolder.ts';
import { argText, searchedNames } from '../core/space/params.ts';
import { type Best, type BestTrial, bestList, bestOf, leading } from '../core/study/best.ts';
import { bestYaml } from '../core/study/bestYaml.ts';
import type { StudyPlace } from '../core/study/locate.ts';
import { openForReading } from '../core/study/openStudy.ts';
import type { StudyStore } from '../core/study/store.ts';
import { bestRecord } from '../core/study/trialsFile.ts';
import { shellLine } from '../core/sweep/shellLine.ts';
import { type CliCommand, type CliContext, operands } from './command.ts';
import { toJson } from './json.ts';
import { placesOf } from './studyFolder.ts';
import { displayWidth, oneLine, pad } from './text/displayWidth.ts';
import { frontText, goalsText } from './text/numbers.ts';
import { createPaint } from './text/paint.ts';
import { valueText } from './text/paramText.ts';
import { tableLines } from './text/table.ts';
import { type TrialRow, trialColumns, trialTones } from './text/trialTable.ts';

/** `best STUDY`: the best trial, for people or to be used. */
export const bestCommand: CliCommand = {
  name: 'best',
  summary: 'show the best trial of a study, or its front',
  usage: 'STUDY [--format text|json|yaml|command]',
  description:
    'Shows the best finished trial that keeps all constraints: value, parameters and command line. With several metrics it ' +
    'lists the front, the trials that no other one beats in one metric without losing in another; yaml is then the one of ' +
    'them that is best in the first metric. Ends with 1 while there is none.',
  options: [
    {
      name: 'format',
      value: 'FORMAT',
      choices: ['text', 'json', 'yaml', 'command'],
      help: 'text (default), json, yaml (the parameters alone, nested), or the command line',
    },
  ],
  examples: [
    { line: 'best spirals', says: 'value, parameters, command line' },
    { line: 'best spirals --format yaml > best.yaml', says: 'the parameters as a file' },
    { line: 'best spirals --format command', says: 'the line that runs it again' },
  ],
  async run(context) {
    const [reference = ''] = operands(context, bestCommand, ['STUDY']);
    const place = await placeWithBest(context, reference);
    const store = await openForReading(place);
    try {
      const format = context.json ? 'json' : (context.options.text('format') ?? 'text');
      const best = bestOf(store);
      const several = store.directions.length > 1;
      if (bestList(best).length === 0) {
        const none = several ? [] : { trial: null, value: null, params: null, command: null };
        if (format === 'json') context.out(`${toJson(none)}\n`);
        context.err(`trialdeck: ${noBest(store, reference)}\n`);
        return 1;
      }
      return write(format, { best, place, store, context });
    } finally {
      await store.close();
    }
  },
};

/** The study; of a sweep with stages the last one that has a best trial, else the last one. */
async function placeWithBest(context: CliContext, reference: string): Promise<StudyPlace> {
  const places = placesOf(context, reference);
  const [last, ...earlier] = places;
  if (earlier.length === 0) return last;
  for (const place of places) {
    const store = await openForReading(place);
    try {
      if (bestList(bestOf(store)).length === 0) continue;
      if (!context.quiet)
        context.err(`trialdeck: ${place.study} is the last stage of ${reference} that has a best trial\n`);
      return place;
    } finally {
      await store.close();
    }
  }
  return last;
}

function noBest(store: StudyStore, reference: string): string {
  if (store.attributes()['trialdeck:no_metric'] === true)
    return `the sweep of ${reference} has no metric, so no trial is the best`;
  const complete = store.trials().some(({ state }) => state === 'complete');
  const missing = complete ? 'keeps all constraints' : 'has finished with a value';
  return `no trial of ${reference} ${missing} yet. See: trialdeck trials ${reference}`;
}

interface Found {
  readonly best: Best;
  readonly place: StudyPlace;
  readonly store: StudyStore;
  readonly context: CliContext;
}

function write(format: string, found: Found): number {
  const { best, store, context } = found;
  const first = leading(best, store.directions);
  if (first === null) return 1;
  switch (format) {
    case 'json':
      context.out(`${toJson(bestRecord(store, (run) => commandOf(found, run)))}\n`);
      return 0;
    case 'yaml':
      context.out(bestYaml(store.space, first.params));
      return 0;
    case 'command':
      return writeCommands(found);
    default:
      context.out(store.directions.length > 1 ? front(found) : card(first, found));
      return 0;
  }
}

/** A line a trial. */
function writeCommands(found: Found): number {
  const { best, store, context } = found;
  for (const { trial } of bestList(best)) {
    const command = commandOf(found, runOf(store, trial));
    if (command.length === 0) {
      context.err(`trialdeck: no command line is recorded for trial ${trial} of ${store.name}\n`);
      return 1;
    }
    context.out(`${shellLine(command, process.platform)}\n`);
  }
  return 0;
}

function runOf(store: StudyStore, trial: number): string | null {
  return store.trials().find(({ number }) => number === trial)?.run ?? null;
}

/** Command line of the attempt that counts; empty for a trial that we did not run. */
function commandOf({ place }: Found, run: string | null): readonly string[] {
  if (run === null || place.folder === null) return [];
  return readRunRecord(path.join(place.folder, run))?.command ?? [];
}

/** The trials of a front, the searched parameters beside the metrics. */
function front({ best, store, context }: Found): string {
  const paint = createPaint(context.color);
  const { space, metrics, directions, name } = store;
  const objectives = directions.map((goal, index) => ({ name: metrics[index] ?? `value ${index}`, goal }));
  const all = bestList(best);
  const names = [...new Set(all.flatMap(({ params }) => Object.keys(params)))];
  const searched = space === null ? names : searchedNames(space);
  const rows: TrialRow[] = all.map(({ trial, value, params }) => ({
    trial,
    state: 'finished',
    value: null,
    values: typeof value === 'number' ? [value] : value,
    step: null,
    params,
    startMs: null,
    durationMs: null,
    reason: null,
  }));
  const table = { metrics: objectives.map((one) => one.name), searched, best: new Set<number>(), nowMs: 0 };
  const columns = trialColumns(rows, table).filter(({ cells }) => cells.some(({ text }) => text !== ''));
  const head = paint(`★ ${frontText(all.length)} of ${oneLine(name)}`, 'good');
  const lines = tableLines(columns, context.width, paint, trialTones(rows, table.best));
  return `${[`${head}  ${paint(`(${goalsText(objectives)})`, 'faint')}`, '', ...lines].join('\n')}\n`;
}

function card(best: BestTrial, found: Found): string {
  const { store, context } = found;
  const command = commandOf(found, runOf(store, best.trial));
  const paint = createPaint(context.color);
  const { space, metrics, directions, name } = store;
  const metric = oneLine(metrics[0] ?? 'value');
  const head = `${paint(`★ trial ${best.trial} of ${oneLine(name)}`, 'good')}  ${metric} ${paint(String(best.value), 'strong')}`;
  const names = Object.keys(best.params);
  const searched = space === null ? names : searchedNames(space).filter((one) => names.includes(one));
  const constants = names.filter((one) => !searched.includes(one));
  const width = Math.max(0, ...names.map((one) => displayWidth(oneLine(one))));
  const row = (one: string): string => {
    const value = best.params[one] ?? null;
    const text = space === null ? valueText(value) : oneLine(argText(space, one, value));
    return `  ${pad(oneLine(one), width, 'left')}  ${text}`;
  };
  const lines = [`${head} ${paint(`(${directions[0] ?? 'minimize'})`, 'faint')}`, '', ...searched.map(row)];
  if (constants.length > 0)
    lines.push('', paint('constant', 'faint'), ...constants.map((one) => paint(row(one), 'faint')));
  if (command.length > 0) lines.push('', paint('command', 'faint'), `  ${shellLine(command, process.platform)}`);
  return `${lines.join('\n')}\n`;
}
