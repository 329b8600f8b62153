const LANCZOS = [
  0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
];

/** Logarithm of the gamma function for x > 0 (C. Lanczos 1964, g = 7, n = 9; about 15 digits). */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const shifted = x - 1;
  const t = shifted + 7.5;
  const sum = LANCZOS.reduce((total, c, i) => (i === 0 ? c : total + c / (shifted + i)), 0);
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(sum);
}

/** The continued fraction of the incomplete beta function (Lentz's method; DLMF 8.17.22). */
function fraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const away = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m <= 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    h *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return h;
}

/** A point of (0, 1) with its distance to 1 and both logarithms, so that neither end loses digits. */
interface Point {
  readonly x: number;
  readonly rest: number;
  readonly logX: number;
  readonly logRest: number;
}

/** The regularised incomplete beta function I_x(a, b) (DLMF 8.17), given the logarithm of the complete beta function. */
function cumulative({ x, rest, logX, logRest }: Point, a: number, b: number, logBeta: number): number {
  const front = Math.exp(a * logX + b * logRest - logBeta);
  return x < (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(rest, b, a)) / b;
}

const logBetaOf = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b);

/** P(X <= x) for X ~ Beta(a, b). A shape of 0 is taken as its limit: all mass at that end, half at each when both are 0. */
export function betaCdf(x: number, a: number, b: number): number {
  if (x < 0 || x >= 1) return Number(x >= 1);
  if (a === 0 || b === 0) return a === b ? 0.5 : Number(a === 0);
  const point: Point = { x, rest: 1 - x, logX: Math.log(x), logRest: Math.log1p(-x) };
  return x === 0 ? 0 : cumulative(point, a, b, logBetaOf(a, b));
}

/** The point whose log odds are y. */
function fromLogit(y: number): Point {
  const small = Math.log1p(Math.exp(-Math.abs(y)));
  const logX = y < 0 ? y - small : -small;
  const logRest = y < 0 ? -small : -y - small;
  return { x: Math.exp(logX), rest: Math.exp(logRest), logX, logRest };
}

/** Lower half of the distribution, by bisection of the log odds: safe for every shape, also where the density has poles. */
function lowerQuantile(u: number, a: number, b: number): Point {
  const logBeta = logBetaOf(a, b);
  let low = -745;
  let high = 745;
  for (;;) {
    const middle = (low + high) / 2;
    const point = fromLogit(middle);
    if (high - low <= 1e-15 * Math.max(1, Math.abs(middle))) return point;
    if (cumulative(point, a, b, logBeta) < u) low = middle;
    else high = middle;
  }
}

/**
 * Quantile of Beta(a, b), limits as in {@link betaCdf}.
 * @param u - probability, above 0 and below 1
 */
export function betaQuantile(u: number, a: number, b: number): number {
  if (a === 0 || b === 0) return a === b ? Number(u >= 0.5) : Number(b === 0);
  return u <= 0.5 ? lowerQuantile(u, a, b).x : lowerQuantile(1 - u, b, a).rest;
}
