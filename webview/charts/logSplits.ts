const mostTicks = 7;

/**
 * Tick positions of a logarithmic axis: powers of ten over several decades, 1-2-5 over few, even steps within less than
 * one, so that there are always some.
 *
 * @param min - above 0
 */
export function logSplits(min: number, max: number): number[] {
  const decades = Math.log10(max / min);
  if (decades < 0.7) {
    return evenSteps(min, max);
  }
  const digits = decades < 2.2 ? [1, 2, 5] : [1];
  const stride = Math.max(1, Math.ceil(decades / mostTicks));
  const first = Math.floor(Math.log10(min));
  const splits: number[] = [];
  for (let power = first; power <= Math.ceil(Math.log10(max)); power++) {
    if (power % stride === 0) {
      splits.push(
        ...digits.map((digit) => Number(`${digit}e${power}`)).filter((split) => split >= min && split <= max),
      );
    }
  }
  return splits;
}

function evenSteps(min: number, max: number): number[] {
  const rough = (max - min) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5, 10].find((digit) => digit * power >= rough) ?? 10);
  const splits: number[] = [];
  for (let index = Math.ceil(min / step); index * step <= max; index++) {
    splits.push(Number((index * step).toPrecision(12)));
  }
  return splits;
}
