import type { RunState } from '../../core/space/state.ts';
import type { Params, Value } from '../../core/space/value.ts';
import { oneLine } from './displayWidth.ts';
import { NumberColumn } from './numbers.ts';
import { stateLooks, type Tone } from './paint.ts';
import { alignOf, paramTitles, valueCells } from './paramText.ts';
import type { TableColumn } from './table.ts';
import { formatTableClock } from './times.ts';

/** A trial as the terminal shows it, in the live view and in lists. */
export interface TrialRow {
  readonly trial: number;
  readonly state: RunState;
  /** Last reported value while it runs, the final one afterwards. */
  readonly value: number | null;
  /** With several metrics one each instead. */
  readonly values?: readonly (number | null)[];
  /** Sample standard deviation of a repeated trial. */
  readonly spread?: number;
  /** Which constraints it breaks, in words. */
  readonly broken?: string;
  readonly step: number | null;
  readonly params: Params;
  readonly startMs: number | null;
  /** Null while it runs. */
  readonly durationMs: number | null;
  readonly reason: string | null;
}

export interface TrialTable {
  /** None, one, or one column each. */
  readonly metrics: readonly string[];
  /** Names of the searched parameters; constants are not shown. */
  readonly searched: readonly string[];
  /** Numbers of the best trial, or of those on the front. */
  readonly best: ReadonlySet<number>;
  readonly nowMs: number;
  /** Notations of the number columns by name, where they are to stay from frame to frame. */
  readonly notations?: Map<string, NumberColumn>;
}

/** Columns of a table of trials; the last parameters go first where the terminal is narrow. */
export function trialColumns(rows: readonly TrialRow[], table: TrialTable): TableColumn[] {
  const { metrics, searched, best, nowMs, notations = new Map<string, NumberColumn>() } = table;
  const cells = (name: string, values: ReadonlyArray<Value | undefined>): TableColumn['cells'] => {
    const notation = notations.get(name) ?? new NumberColumn();
    notations.set(name, notation);
    return valueCells(values, notation);
  };
  const columns: TableColumn[] = [
    {
      title: 'trial',
      align: 'right',
      cells: rows.map(({ trial }) => ({ text: `${trial}${best.has(trial) ? ' ★' : '  '}` })),
    },
    { title: 'state', align: 'left', cells: rows.map(({ state }) => ({ text: `${stateLooks[state].icon} ${state}` })) },
  ];
  metrics.forEach((metric, index) => {
    const values = rows.map((row) => (metrics.length === 1 ? row.value : row.values?.[index]) ?? undefined);
    columns.push({ title: oneLine(metric), align: 'right', maxWidth: 18, cells: cells(`=value ${index}`, values) });
  });
  if (rows.some(({ spread }) => spread !== undefined)) {
    const spreads = rows.map(({ spread }) => spread);
    columns.push({ title: '±', align: 'right', dropOrder: 4, cells: cells('=spread', spreads) });
  }
  if (metrics.length > 0) {
    const steps = rows.map(({ step }) => ({ text: step === null ? '' : String(step) }));
    columns.push({ title: 'step', align: 'right', dropOrder: 2, cells: steps });
  }
  const titles = paramTitles(searched);
  searched.forEach((name, index) => {
    const values = rows.map(({ params }) => params[name]);
    const title = titles.get(name) ?? name;
    columns.push({ title, align: alignOf(values), maxWidth: 20, dropOrder: 10 + index, cells: cells(name, values) });
  });
  const times = rows.map(({ startMs, durationMs }) => {
    if (durationMs !== null) return { text: formatTableClock(durationMs) };
    return { text: startMs === null ? '' : formatTableClock(nowMs - startMs) };
  });
  columns.push({ title: 'time', align: 'right', dropOrder: 1, cells: times });
  const reasons = rows.map(({ reason, state, broken }) => ({
    text: state === 'finished' ? (broken ?? '') : oneLine(reason ?? ''),
  }));
  columns.push({ title: 'why', align: 'left', cutTo: 16, dropOrder: 5, cells: reasons });
  return columns;
}

/** Colour of every row: the best green, what went wrong in the colour of its state. */
export function trialTones(rows: readonly TrialRow[], best: ReadonlySet<number>): Tone[] {
  return rows.map(({ trial, state, broken }) => {
    if (best.has(trial)) return 'good';
    if (state === 'finished' && broken) return 'faint';
    return state === 'finished' ? 'plain' : stateLooks[state].tone;
  });
}
