/** A value in a table or at the pointer: up to four significant digits; NaN and infinities by name. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) {
    return String(value).replace('Infinity', '∞');
  }
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) {
    return value.toExponential(2).replace('e+', 'e');
  }
  if (Number.isInteger(value)) {
    return value.toLocaleString('en');
  }
  return size >= 1000 ? Math.round(value).toLocaleString('en') : value.toPrecision(size >= 1 ? 4 : 3);
}

/** Labels of one axis, all in one notation: `0.25`, `2k`, `3e-4`. */
export function axisLabels(splits: readonly number[]): string[] {
  const largest = Math.max(0, ...splits.map(Math.abs));
  const gap = smallestGap(splits);
  if (largest === 0) {
    return splits.map(() => '0');
  }
  if (largest < 1e-2 || largest >= 1e9) {
    const digits = exponentDigits(splits);
    return splits.map((split) => (split === 0 ? '0' : split.toExponential(digits).replace('e+', 'e')));
  }
  const [unit, suffix] =
    largest >= 1e6 ? [1e6, 'M'] : largest >= 1e4 || (largest >= 1000 && gap >= 100) ? [1e3, 'k'] : [1, ''];
  const decimals = decimalsOf(gap / unit);
  return splits.map((split) => (split === 0 && suffix !== '' ? '0' : `${(split / unit).toFixed(decimals)}${suffix}`));
}

/** Labels of a logarithmic axis: powers as they are read best. */
export function powerLabel(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e4) {
    return String(Number(value.toPrecision(3)));
  }
  const [mantissa, exponent] = value.toExponential(1).split('e');
  return `${mantissa?.replace(/\.0$/, '')}e${Number(exponent)}`;
}

/** Seconds as `0:41`, `12:05`, `2:04:11`. */
export function clock(seconds: number): string {
  const whole = Math.round(Math.abs(seconds));
  const two = (part: number): string => String(part).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const text = hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
  return seconds < 0 ? `-${text}` : text;
}

function smallestGap(splits: readonly number[]): number {
  let gap = Number.POSITIVE_INFINITY;
  for (let index = 1; index < splits.length; index++) {
    gap = Math.min(gap, Math.abs((splits[index] ?? 0) - (splits[index - 1] ?? 0)));
  }
  return Number.isFinite(gap) ? gap : Math.abs(splits[0] ?? 1);
}

/** Decimals that a multiple of `gap` needs. */
function decimalsOf(gap: number): number {
  for (let decimals = 0; decimals < 8; decimals++) {
    const scaled = gap * 10 ** decimals;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6 * Math.max(1, scaled)) {
      return decimals;
    }
  }
  return 8;
}

function exponentDigits(splits: readonly number[]): number {
  for (let digits = 0; digits < 4; digits++) {
    if (splits.every((split) => Math.abs(Number(split.toExponential(digits)) - split) <= 1e-9 * Math.abs(split))) {
      return digits;
    }
  }
  return 4;
}
