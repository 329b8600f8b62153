import path from 'node:path';
import { readOpenStudy } from '../core/sources/trialdeckStudy.ts';
import { endedCount, objectivesOf, type StudySummary, type TrialSummary } from '../core/space/summary.ts';
import { bestTrials } from '../core/study/best.ts';
import { openForReading } from '../core/study/openStudy.ts';
import { type TrialLine, trialLines } from '../core/study/trialsFile.ts';
import { type CliCommand, type CliContext, operands } from './command.ts';
import { toJson } from './json.ts';
import { placesOf } from './studyFolder.ts';
import { oneLine } from './text/displayWidth.ts';
import { formatNumber, frontText, goalsText } from './text/numbers.ts';
import { createPaint } from './text/paint.ts';
import { paramLine } from './text/paramText.ts';
import { tableLines } from './text/table.ts';
import { type TrialRow, trialColumns, trialTones } from './text/trialTable.ts';

/** `trials STUDY`: every trial of a study. */
export const trialsCommand: CliCommand = {
  name: 'trials',
  summary: 'list the trials of a study',
  usage: 'STUDY [--sort number|value]',
  description:
    'Lists the trials of a study: state, value, last step, searched parameters, time, and why a trial ended early. The best one is marked with a star, with several metrics every one that no other beats; one that breaks a constraint says by how much. ' +
    'STUDY is a name, the path of a study folder, or an Optuna database (FILE.db, FILE.db#NAME).',
  options: [
    {
      name: 'sort',
      value: 'ORDER',
      choices: ['number', 'value'],
      help: 'by number (default), or by value, the best first',
    },
  ],
  examples: [
    { line: 'trials spirals', says: 'a table' },
    { line: 'trials spirals --sort value', says: 'the best first' },
    { line: 'trials spirals --json', says: 'all of it, intermediate values too' },
  ],
  async run(context) {
    const [reference = ''] = operands(context, trialsCommand, ['STUDY']);
    const [place, ...earlier] = placesOf(context, reference);
    if (earlier.length > 0 && !context.quiet) {
      const names = earlier.toReversed().map(({ study }) => study);
      context.err(
        `trialdeck: ${place.study} is the last stage of ${reference} that there is, before it: ${names.join(', ')}\n`,
      );
    }
    const store = await openForReading(place);
    try {
      if (context.json) {
        const best = new Set(bestTrials(store.directions, store.trials()).map(({ number }) => number));
        const lines = trialLines(store);
        const isBest = ({ trial }: TrialLine): boolean => best.has(trial);
        context.out(`${toJson(sorted(lines, context, store.directions[0] ?? 'minimize', isBest))}\n`);
        return 0;
      }
      const folder = place.folder ?? path.dirname(place.database);
      const { summary, trials } = readOpenStudy(folder, place.database, store);
      context.out(
        page(
          summary,
          sorted(trials, context, summary.direction, ({ best }) => best),
          context,
        ),
      );
      return 0;
    } finally {
      await store.close();
    }
  },
};

/** Trials without a value come last; with several metrics the front comes first, then the order is that of the first metric. */
function sorted<T extends { readonly value: unknown; readonly values?: readonly unknown[] }>(
  trials: readonly T[],
  context: CliContext,
  direction: StudySummary['direction'],
  isBest: (trial: T) => boolean,
): readonly T[] {
  if (context.options.text('sort') !== 'value') return trials;
  const sign = direction === 'minimize' ? 1 : -1;
  const rank = ({ value, values }: T): number => {
    const first = value ?? values?.[0];
    const number = typeof first === 'string' ? Number(first) : first;
    return typeof number === 'number' && !Number.isNaN(number) ? sign * number : Number.POSITIVE_INFINITY;
  };
  return [...trials].sort((a, b) => {
    const [left, right] = [rank(a), rank(b)];
    return Number(isBest(b)) - Number(isBest(a)) || (left === right ? 0 : left - right);
  });
}

function page(summary: StudySummary, trials: readonly TrialSummary[], context: CliContext): string {
  const paint = createPaint(context.color);
  const { study, state, total, best, front, searched } = summary;
  const ended = endedCount(summary);
  const facts = [state, total === null ? `${ended} ended` : `${ended}/${total} ended`];
  if (summary.imported !== undefined) facts.push(`${summary.imported} imported`);
  const objectives = objectivesOf(summary);
  if (objectives.length > 0) facts.push(goalsText(objectives));
  if (best !== null) facts.push(`best ${formatNumber(best.value)} (trial ${best.trial})`);
  if (front !== undefined && front.length > 0) facts.push(frontText(front.length));
  const lines = [`${paint(oneLine(study), 'strong')}  ${paint(facts.join(' · '), 'faint')}`];
  if (trials.length === 0) {
    lines.push('No trials yet.');
    return `${lines.join('\n')}\n`;
  }
  const searchedNames = searched.length > 0 ? searched : parameterNames(trials);
  const constants = parameterNames(trials).filter((name) => !searchedNames.includes(name));
  if (constants.length > 0) {
    lines.push(
      paint(
        `constant: ${paramLine(constants, trials.find(({ params }) => constants.every((name) => name in params))?.params ?? {})}`,
        'faint',
      ),
    );
  }
  const numbers = new Set(trials.filter((trial) => trial.best).map(({ number }) => number));
  const rows = trials.map(rowOf);
  const metrics = objectives.map(({ name }) => name);
  const columns = trialColumns(rows, { metrics, searched: searchedNames, best: numbers, nowMs: Date.now() });
  lines.push(...tableLines(columns, context.width, paint, trialTones(rows, numbers)));
  return `${lines.join('\n')}\n`;
}

function parameterNames(trials: readonly TrialSummary[]): string[] {
  return [...new Set(trials.flatMap(({ params }) => Object.keys(params)))];
}

function rowOf(trial: TrialSummary): TrialRow {
  const { number, state, value, values, spread, broken, lastStep, lastValue, params, startMs, endMs, reason } = trial;
  const durationMs = startMs !== null && endMs !== null ? endMs - startMs : null;
  return {
    trial: number,
    state,
    value: value ?? (state === 'running' ? lastValue : null),
    ...(values === undefined ? {} : { values }),
    ...(spread === undefined ? {} : { spread }),
    ...(broken === undefined ? {} : { broken }),
    step: lastStep,
    params,
    startMs: state === 'running' ? startMs : null,
    durationMs,
    reason,
  };
}
