/** Bits after the point of the fixed-point numbers below. */
const BITS = 128n;
const ONE = 1n << BITS;

/** `2 artanh(over / under)`, in fixed point; terms fall by a factor of 30 or more. */
function twiceArtanh(over: bigint, under: bigint): bigint {
  const ratio = (over << BITS) / under;
  const square = (ratio * ratio) / ONE;
  let sum = 0n;
  // Division, not a shift: a shift would hold a negative power at -1.
  for (let power = ratio, k = 1n; power !== 0n; power = (power * square) / ONE, k += 2n) sum += power / k;
  return 2n * sum;
}

const LOG_2 = twiceArtanh(1n, 3n);

/**
 * Natural logarithm rounded to the nearest double, as C libraries give it. `Math.log` may be off by one in the last place
 * (log 3 is), which decides how many brackets Hyperband has where a range is an exact power.
 * @param x - finite, above 0
 */
export function preciseLog(x: number): number {
  let exponent = 0;
  let fraction = x;
  while (fraction > Math.SQRT2) {
    fraction /= 2;
    exponent++;
  }
  while (fraction < Math.SQRT1_2) {
    fraction *= 2;
    exponent--;
  }
  const scaled = BigInt(fraction * 2 ** 53);
  const one = 1n << 53n;
  const log = twiceArtanh(scaled - one, scaled + one) + BigInt(exponent) * LOG_2;
  return Number(log) / Number(ONE);
}
