import type { Direction } from '../../core/space/trial.ts';
import { oneLine } from './displayWidth.ts';

/** How the numbers of one column are written, so that they can be compared down the column. */
type Notation =
  | { readonly kind: 'whole' }
  | { readonly kind: 'fixed'; readonly decimals: number }
  /** For the numbers that need it; the others of the column are plain. */
  | { readonly kind: 'scientific'; readonly decimals: number };

/** Whether a number is short and easy to read without an exponent. */
function isPlain(size: number): boolean {
  return size === 0 || (size >= 1e-3 && size < 1e6);
}

function exponentOf(value: number): number {
  return Math.floor(Math.log10(value));
}

/** Decimals that a number needs, at most `limit`. */
function decimalsOf(value: number, limit: number): number {
  const [, fraction = ''] = value.toFixed(limit).split('.');
  return fraction.replace(/0+$/, '').length;
}

/**
 * The notation of one column of numbers: whole, fixed or scientific, three to four significant digits. It learns from
 * every number that it has seen and only ever becomes wider, so that a live column does not jump to and fro.
 */
export class NumberColumn {
  #smallest = Number.POSITIVE_INFINITY;
  #largest = 0;
  #whole = true;
  #decimals = 0;
  #mantissaDecimals = 0;

  add(value: number): void {
    const size = Math.abs(value);
    if (!Number.isFinite(size)) return;
    if (!Number.isInteger(value)) this.#whole = false;
    if (size === 0) return;
    this.#smallest = Math.min(this.#smallest, size);
    this.#largest = Math.max(this.#largest, size);
    this.#decimals = Math.max(this.#decimals, decimalsOf(size, 6));
    this.#mantissaDecimals = Math.max(this.#mantissaDecimals, decimalsOf(size / 10 ** exponentOf(size), 2));
  }

  /** NaN and infinities are written as such. */
  format(value: number): string {
    if (Number.isNaN(value)) return 'NaN';
    if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
    const notation = this.#notation();
    switch (notation.kind) {
      case 'whole':
        return value.toFixed(0);
      case 'fixed':
        return value.toFixed(notation.decimals);
      case 'scientific':
        return isPlain(Math.abs(value))
          ? String(Number(value.toPrecision(4)))
          : value.toExponential(notation.decimals).replace('e+', 'e');
    }
  }

  #notation(): Notation {
    if (this.#largest === 0) return { kind: 'whole' };
    if (this.#whole && this.#largest < 1e6) return { kind: 'whole' };
    if (!isPlain(this.#smallest) || !isPlain(this.#largest))
      return { kind: 'scientific', decimals: this.#mantissaDecimals };
    const fourOfLargest = 3 - exponentOf(this.#largest);
    const threeOfSmallest = 2 - exponentOf(this.#smallest);
    const wanted = Math.max(fourOfLargest, threeOfSmallest, 0);
    return { kind: 'fixed', decimals: Math.min(wanted, this.#decimals, 5) };
  }
}

/** One number by itself, four significant digits: `0.3124`, `3.12e-4`, `128`. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value);
  const column = new NumberColumn();
  column.add(value);
  return column.format(value);
}

/** `val_loss 0.3124`, with several metrics `val_loss 0.3124, latency 12`. */
export function valuesText(value: number | readonly number[], metrics: readonly string[]): string {
  const values = typeof value === 'number' ? [value] : value;
  return values.map((one, index) => `${oneLine(metrics[index] ?? 'value')} ${formatNumber(one)}`).join(', ');
}

/** `minimize val_loss`, with several metrics `minimize val_loss, maximize accuracy`. */
export function goalsText(objectives: readonly { readonly name: string; readonly goal: Direction }[]): string {
  return objectives.map(({ name, goal }) => `${goal} ${oneLine(name)}`).join(', ');
}

/** `front of 3 trials`: how many no other one beats. */
export function frontText(count: number): string {
  return `front of ${count} ${count === 1 ? 'trial' : 'trials'}`;
}
