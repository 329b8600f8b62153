/** Nearest whole number, a half to the even neighbour, as `numpy.round` does. Never -0. */
export function roundHalfEven(x: number): number {
  const below = Math.floor(x);
  const over = x - below;
  const up = over > 0.5 || (over === 0.5 && below % 2 !== 0);
  return (up ? below + 1 : below) + 0;
}

/** A positive decimal as written: `0.05` is 5 with 2 places, `1e20` is 1 with -20. */
function decimalOf(x: number): { readonly digits: bigint; readonly places: number } {
  const [mantissa = '', exponent = ''] = x.toExponential().split('e');
  const fraction = mantissa.split('.')[1] ?? '';
  return { digits: BigInt(mantissa.replace('.', '')), places: fraction.length - Number(exponent) };
}

/** A number with more digits than this is no decimal that somebody wrote but a fraction such as 1/3. */
const WRITTEN_DIGITS = 12;

const isWritten = (x: number): boolean => decimalOf(x).digits < 10n ** BigInt(WRITTEN_DIGITS);

/**
 * `count * step` as decimal arithmetic gives it, rounded once: 3 * 0.1 is 0.3, not 0.30000000000000004. A step such as 1/3 is no decimal
 * that somebody wrote and is multiplied as it is, so that 3 * (1/3) is 1.
 * @param count - a whole number
 * @param step - positive and finite
 */
export function multipleOf(count: number, step: number): number {
  const plain = count * step;
  if (!Number.isFinite(plain) || (Number.isInteger(step) && Number.isSafeInteger(plain))) return plain + 0;
  if (!isWritten(step)) return plain + 0;
  const { digits, places } = decimalOf(step);
  return Number(`${BigInt(count) * digits}e${-places}`) + 0;
}

/** `base + count * step`, each read as the decimal it is written as. */
export function decimalSum(base: number, count: number, step: number): number {
  if (base === 0) return multipleOf(count, step);
  if (!isWritten(Math.abs(base)) || !isWritten(step)) return base + count * step;
  const a = decimalOf(Math.abs(base));
  const b = decimalOf(step);
  const places = Math.max(a.places, b.places);
  const scale = (part: { readonly digits: bigint; readonly places: number }): bigint =>
    part.digits * 10n ** BigInt(places - part.places);
  const sum = (base < 0 ? -scale(a) : scale(a)) + BigInt(count) * scale(b);
  return Number(`${sum}e${-places}`) + 0;
}

/** How many significant decimal digits `count * step` needs when it is written out exactly. */
export function exactDigits(count: number, step: number): number {
  const text = (BigInt(Math.abs(count)) * decimalOf(step).digits).toString().replace(/0+$/, '');
  return Math.max(text.length, 1);
}
