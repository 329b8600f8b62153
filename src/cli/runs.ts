import { readRun } from '../core/sources/trialdeckRun.ts';
import type { RunSummary } from '../core/space/summary.ts';
import { listRunFolders } from '../core/study/workspace.ts';
import { type CliCommand, operands } from './command.ts';
import { toJson } from './json.ts';
import { oneLine } from './text/displayWidth.ts';
import { createPaint, stateLooks } from './text/paint.ts';
import { paramLine } from './text/paramText.ts';
import { type TableColumn, tableLines } from './text/table.ts';
import { formatAgo, formatTableClock } from './text/times.ts';

/** `runs`: every run of the workspace. */
export const runsCommand: CliCommand = {
  name: 'runs',
  summary: 'list the runs of this workspace',
  usage: '',
  description: 'Lists every run: those without a study, and the attempts of every trial, with their last metrics.',
  options: [],
  examples: [
    { line: 'runs', says: 'a table' },
    { line: 'runs --json', says: 'an array with configuration and summary of every run' },
  ],
  async run(context) {
    operands(context, runsCommand, []);
    const runs = listRunFolders(context.workspace).map(readRun);
    if (context.json) {
      context.out(`${toJson(runs.map(jsonRun))}\n`);
      return 0;
    }
    if (runs.length === 0) {
      context.out(`No runs in ${context.workspace} yet. Make some: trialdeck sweep sweep.yaml\n`);
      return 0;
    }
    const tones = runs.map(({ state }) => (state === 'finished' ? 'plain' : stateLooks[state].tone));
    const lines = tableLines(columns(runs, Date.now()), context.width, createPaint(context.color), tones);
    context.out(`${lines.join('\n')}\n`);
    return 0;
  },
};

function jsonRun({ run, source, name, state, config, summary, path, startMs, endMs, reason }: RunSummary): object {
  const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
  return { run, source, name, state, config, summary, path, start: iso(startMs), end: iso(endMs), reason };
}

function columns(runs: readonly RunSummary[], nowMs: number): TableColumn[] {
  const cells = (text: (run: RunSummary) => string) => runs.map((run) => ({ text: text(run) }));
  return [
    { title: 'run', align: 'left', maxWidth: 40, cells: cells(({ run }) => oneLine(run)) },
    { title: 'state', align: 'left', cells: cells(({ state }) => `${stateLooks[state].icon} ${state}`) },
    { title: 'name', align: 'left', dropOrder: 4, maxWidth: 40, cells: cells(({ name }) => oneLine(name)) },
    {
      title: 'started',
      align: 'left',
      dropOrder: 3,
      cells: cells(({ startMs }) => (startMs === null ? '' : formatAgo(startMs, nowMs))),
    },
    { title: 'time', align: 'right', dropOrder: 2, cells: cells((run) => timeOf(run, nowMs)) },
    {
      title: 'last metrics',
      align: 'left',
      cutTo: 24,
      dropOrder: 1,
      cells: cells(({ summary }) => paramLine(Object.keys(summary), summary)),
    },
    {
      title: 'why',
      align: 'left',
      cutTo: 16,
      dropOrder: 5,
      cells: cells(({ reason, problem }) => oneLine(problem ?? reason ?? '')),
    },
  ];
}

function timeOf({ startMs, endMs, state }: RunSummary, nowMs: number): string {
  if (startMs === null) return '';
  if (endMs !== null) return formatTableClock(endMs - startMs);
  return state === 'running' ? formatTableClock(nowMs - startMs) : '';
}
