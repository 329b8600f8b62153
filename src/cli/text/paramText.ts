import type { Value } from '../../core/space/value.ts';
import { oneLine, truncate } from './displayWidth.ts';
import { formatNumber, NumberColumn } from './numbers.ts';
import type { TableCell } from './table.ts';

/** A value as people read it: texts without quotes, numbers short. */
export function valueText(value: Value): string {
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'string') return value === '' ? '""' : oneLine(value);
  return oneLine(JSON.stringify(value));
}

/**
 * Headings of parameters: the last part of a dotted name where that is enough to tell them apart.
 * @returns name -> heading
 */
export function paramTitles(names: readonly string[]): ReadonlyMap<string, string> {
  const lastOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1);
  const counts = new Map<string, number>();
  for (const name of names) counts.set(lastOf(name), (counts.get(lastOf(name)) ?? 0) + 1);
  return new Map(names.map((name) => [name, oneLine(counts.get(lastOf(name)) === 1 ? lastOf(name) : name)]));
}

const longestValue = 60;

/** `lr 3.1e-3 · hidden 32`: the parameters of one trial on one line, long values cut. */
export function paramLine(names: readonly string[], params: Readonly<Record<string, Value>>): string {
  const titles = paramTitles(names);
  return names
    .filter((name) => params[name] !== undefined)
    .map((name) => `${titles.get(name) ?? name} ${truncate(valueText(params[name] ?? null), longestValue)}`)
    .join(' · ');
}

/**
 * Cells of one column of values: numbers in one notation, all else as text.
 * @param column - notation of the column, kept by whoever shows it again and again
 */
export function valueCells(values: ReadonlyArray<Value | undefined>, column = new NumberColumn()): TableCell[] {
  for (const value of values) if (typeof value === 'number') column.add(value);
  return values.map((value) => {
    if (value === undefined) return { text: '' };
    return { text: typeof value === 'number' ? column.format(value) : valueText(value) };
  });
}

/** Numbers stand right, texts left. */
export function alignOf(values: ReadonlyArray<Value | undefined>): 'left' | 'right' {
  return values.some((value) => typeof value === 'number') ? 'right' : 'left';
}
