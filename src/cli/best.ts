import path from 'node:path';
import { readRunRecord } from '../core/controller/runFolder.ts';
import { argText, searchedNames } from '../core/space/params.ts';
import { bestYaml } from '../core/study/bestYaml.ts';
import { locateStudy, type StudyPlace } from '../core/study/locate.ts';
import { openForReading } from '../core/study/openStudy.ts';
import type { StudyStore } from '../core/study/store.ts';
import { type BestTrial, bestOf } from '../core/study/trialsFile.ts';
import { type CliCommand, type CliContext, operands } from './command.ts';
import { toJson } from './json.ts';
import { displayWidth, oneLine, pad } from './text/displayWidth.ts';
import { createPaint } from './text/paint.ts';
import { valueText } from './text/paramText.ts';
import { shellLine } from './text/shell.ts';

/** `best STUDY`: the best trial, for people or to be used. */
export const bestCommand: CliCommand = {
  name: 'best',
  summary: 'show the best trial of a study',
  usage: 'STUDY [--format text|json|yaml|command]',
  description:
    'Shows the best finished trial: value, parameters and command line. Ends with 1 while no trial has finished with a value.',
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
    const place = locateStudy(context.workspace, reference, context.cwd);
    const store = await openForReading(place);
    try {
      const format = context.json ? 'json' : (context.options.text('format') ?? 'text');
      const best = bestOf(store);
      if (best === null) {
        if (format === 'json') context.out(`${toJson({ trial: null, value: null, params: null, command: null })}\n`);
        context.err(`trialdeck: ${noBest(store, reference)}\n`);
        return 1;
      }
      if (format === 'command' && commandOf({ best, place, store, context }).length === 0) {
        context.err(`trialdeck: no command line is recorded for trial ${best.trial} of ${reference}\n`);
        return 1;
      }
      context.out(written(format, { best, place, store, context }));
      return 0;
    } finally {
      await store.close();
    }
  },
};

function noBest(store: StudyStore, reference: string): string {
  if (store.attributes()['trialdeck:no_metric'] === true)
    return `the sweep of ${reference} has no metric, so no trial is the best`;
  if (store.directions.length > 1) return `${reference} has several metrics, so no single trial is the best`;
  return `no trial of ${reference} has finished with a value yet. See: trialdeck trials ${reference}`;
}

interface Found {
  readonly best: BestTrial;
  readonly place: StudyPlace;
  readonly store: StudyStore;
  readonly context: CliContext;
}

function written(format: string, found: Found): string {
  const { best, store } = found;
  const command = commandOf(found);
  switch (format) {
    case 'json':
      return `${toJson({ trial: best.trial, value: best.value, params: best.params, command })}\n`;
    case 'yaml':
      return bestYaml(store.space, best.params);
    case 'command':
      return `${shellLine(command, process.platform)}\n`;
    default:
      return card(found, command);
  }
}

/** Command line of the attempt that counts; empty for a trial that we did not run. */
function commandOf({ best, place, store }: Found): readonly string[] {
  const run = store.trials().find(({ number }) => number === best.trial)?.run ?? null;
  if (run === null || place.folder === null) return [];
  return readRunRecord(path.join(place.folder, run))?.command ?? [];
}

function card({ best, store, context }: Found, command: readonly string[]): string {
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
