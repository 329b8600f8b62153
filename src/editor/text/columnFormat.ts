/** Writes the numbers of one column in one notation; the exact value belongs in the tooltip. */
export type ColumnFormat = (value: number) => string;

const maximumLength = 8;

/**
 * Chooses the notation of a column from its values: whole numbers as they are, `3.1e-3` where the values span decades
 * below 0.01 or are huge, else a fixed number of decimals that leaves the small values three significant digits.
 * Single outliers do not decide: the smallest and the largest tenth are left out.
 */
export function columnFormat(values: Iterable<number>): ColumnFormat {
  const sizes: number[] = [];
  let whole = true;
  for (const value of values) {
    if (!Number.isFinite(value)) {
      continue;
    }
    whole &&= Number.isInteger(value);
    if (value !== 0) {
      sizes.push(Math.abs(value));
    }
  }
  sizes.sort((a, b) => a - b);
  const cut = Math.floor(sizes.length / 10);
  const small = sizes[cut] ?? 1;
  const large = sizes[sizes.length - 1 - cut] ?? 1;
  if (whole && large < 1e7) {
    return (value) => special(value) ?? shortest(Number.isInteger(value) ? String(value) : value.toPrecision(3), value);
  }
  if (large >= 1e6 || large < 0.01 || (small < 0.01 && large / small >= 100)) {
    return exponent;
  }
  // The smallest is often the best and keeps three digits, as long as the largest gets no more than four.
  const smallest = sizes.find((size) => size >= large / 1000) ?? small;
  const decimals = Math.max(0, Math.min(2 - decade(smallest), 3 - decade(large)));
  return (value) => special(value) ?? shortest(value.toFixed(decimals), value);
}

/** A number on its own: three significant digits. */
export function shortNumber(value: number): string {
  return columnFormat([value])(value);
}

function decade(size: number): number {
  return Math.floor(Math.log10(size));
}

function exponent(value: number): string {
  return special(value) ?? (value === 0 ? '0' : value.toExponential(1).replace('e+', 'e'));
}

/** Outliers of a fixed column: too long, or so small that nothing but zeros would be left. */
function shortest(fixed: string, value: number): string {
  return Math.abs(value) >= 1e7 || fixed.length > maximumLength || (value !== 0 && Number(fixed) === 0)
    ? exponent(value)
    : fixed;
}

function special(value: number): string | null {
  if (Number.isNaN(value)) {
    return 'NaN';
  }
  if (!Number.isFinite(value)) {
    return value > 0 ? '∞' : '-∞';
  }
  return null;
}
