import path from 'node:path';
import { readOpenStudy, readStudy } from '../core/sources/trialdeckStudy.ts';
import { endedCount, objectivesOf, type StudySummary } from '../core/space/summary.ts';
import { type Best, bestOf } from '../core/study/best.ts';
import { studyPlace } from '../core/study/locate.ts';
import { openForReading } from '../core/study/openStudy.ts';
import { listStudyFolders } from '../core/study/workspace.ts';
import { type CliCommand, type CliContext, operands } from './command.ts';
import { toJson } from './json.ts';
import { oneLine } from './text/displayWidth.ts';
import { formatNumber, frontText } from './text/numbers.ts';
import { createPaint, type Tone } from './text/paint.ts';
import { type TableColumn, tableLines } from './text/table.ts';
import { formatAgo } from './text/times.ts';

/** State of a study with the icon of the trials' state that looks alike. */
const looks: Readonly<Record<StudySummary['state'], { readonly icon: string; readonly tone: Tone }>> = {
  running: { icon: '◐', tone: 'running' },
  finished: { icon: '✓', tone: 'good' },
  stopped: { icon: '■', tone: 'warning' },
  crashed: { icon: '✕', tone: 'bad' },
};

/** A list does not wait long for one study that another program holds. */
const listWaitMs = 1000;

/** `studies`: what there is in this workspace. */
export const studiesCommand: CliCommand = {
  name: 'studies',
  summary: 'list the studies of this workspace',
  usage: '',
  description: 'Lists the studies of this workspace with their state, how far they are and the best value so far.',
  options: [],
  examples: [
    { line: 'studies', says: 'a table' },
    { line: 'studies --json', says: 'an array for scripts' },
    { line: 'studies --workspace ~/thesis', says: 'those of another folder' },
  ],
  async run(context) {
    operands(context, studiesCommand, []);
    const studies = await Promise.all(listStudyFolders(context.workspace).map(listed));
    if (context.json) {
      context.out(`${toJson(jsonRows(studies, context))}\n`);
      return 0;
    }
    if (studies.length === 0) {
      context.out(`No studies in ${context.workspace} yet. Make one: trialdeck sweep sweep.yaml\n`);
      return 0;
    }
    const summaries = studies.map(({ summary }) => summary);
    const lines = tableLines(columns(summaries, context, Date.now()), context.width, createPaint(context.color));
    context.out(`${lines.join('\n')}\n`);
    return 0;
  },
};

interface Listed {
  readonly summary: StudySummary;
  readonly best: Best;
}

async function listed(folder: string): Promise<Listed> {
  const place = studyPlace(folder);
  try {
    const store = await openForReading(place, listWaitMs);
    try {
      return { summary: readOpenStudy(folder, place.database, store).summary, best: bestOf(store) };
    } finally {
      await store.close();
    }
  } catch {
    // The reading says in words what is wrong with it.
    return { summary: (await readStudy(folder)).summary, best: null };
  }
}

function jsonRows(studies: readonly Listed[], context: CliContext): object[] {
  return studies.flatMap(({ summary, best }) => {
    const { study, path: folder, sweep, state, direction, metric, counts, total, problem } = summary;
    if (problem !== null) {
      context.err(`trialdeck: study ${study} cannot be read: ${problem}\n`);
      return [];
    }
    const trials = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const facts = { study, path: folder, sweep, state, direction, metric, trials, best, total, counts };
    const { imported } = summary;
    const others = imported === undefined ? {} : { imported };
    return [{ ...facts, ...others, ...severalFields(summary), ...searchFields(summary) }];
  });
}

function severalFields({ metrics = [] }: StudySummary): object {
  if (metrics.length === 0) return {};
  return { metrics: metrics.map(({ name }) => name), directions: metrics.map(({ goal }) => goal) };
}

/** A study of real Optuna says none of it. */
function searchFields({ sampler, samplerNote, pruner, parent, stage }: StudySummary): object {
  return {
    ...(sampler === '' ? {} : { sampler }),
    ...Object.fromEntries(Object.entries({ samplerNote, pruner, parent, stage }).filter(([, value]) => value)),
  };
}

function columns(summaries: readonly StudySummary[], context: CliContext, nowMs: number): TableColumn[] {
  const cell = (text: string, tone?: Tone) => (tone === undefined ? { text } : { text, tone });
  return [
    { title: 'study', align: 'left', cells: summaries.map(({ study }) => cell(oneLine(study))), maxWidth: 40 },
    {
      title: 'state',
      align: 'left',
      cells: summaries.map(({ state, problem }) =>
        problem === null ? cell(`${looks[state].icon} ${state}`, looks[state].tone) : cell('⚠ unreadable', 'warning'),
      ),
    },
    { title: 'trials', align: 'right', cells: summaries.map((summary) => cell(progress(summary))) },
    {
      title: 'metric',
      align: 'left',
      dropOrder: 3,
      maxWidth: 24,
      cells: summaries.map((summary) => cell(metric(summary))),
    },
    {
      title: 'best',
      align: 'right',
      cells: summaries.map(({ best, front = [] }) =>
        cell(best !== null ? formatNumber(best.value) : front.length > 0 ? frontText(front.length) : ''),
      ),
    },
    {
      title: 'trial',
      align: 'right',
      dropOrder: 4,
      cells: summaries.map(({ best }) => cell(best === null ? '' : String(best.trial))),
    },
    {
      title: 'changed',
      align: 'left',
      dropOrder: 2,
      cells: summaries.map(({ changedMs }) => cell(changedMs === null ? '' : formatAgo(changedMs, nowMs), 'faint')),
    },
    {
      title: 'sweep',
      align: 'left',
      dropOrder: 5,
      cutTo: 10,
      cells: summaries.map(({ sweep, problem }) =>
        problem === null ? cell(shortPath(sweep, context.cwd), 'faint') : cell(oneLine(problem), 'warning'),
      ),
    },
  ];
}

function progress(summary: StudySummary): string {
  const { total, problem, imported = 0 } = summary;
  if (problem !== null) return '';
  const ended = endedCount(summary);
  const own = total === null ? String(ended) : `${ended}/${total}`;
  return imported === 0 ? own : `${own} +${imported}`;
}

function metric(summary: StudySummary): string {
  return objectivesOf(summary)
    .map(({ name, goal }) => `${goal === 'minimize' ? '↓' : '↑'} ${oneLine(name)}`)
    .join(' ');
}

/** Relative to where the person stands, when that is shorter. */
function shortPath(file: string | null, cwd: string): string {
  if (file === null) return '';
  const relative = path.relative(cwd, file);
  return oneLine(relative.length < file.length ? relative : file);
}
