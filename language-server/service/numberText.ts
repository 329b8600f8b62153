/** A number for people, three significant digits; whole numbers in full up to a million: `0.00674`, `1.5e-5`, `4096`. */
export function shortNumber(value: number): string {
  return written(value, 3);
}

/** A number with six significant digits, whole numbers in full: a bound, a step. */
export function fullNumber(value: number): string {
  return Number.isSafeInteger(value) ? String(value) : written(value, 6);
}

function written(value: number, digits: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value);
  const rounded = Number(value.toPrecision(digits));
  // The largest numbers cannot be rounded up.
  if (!Number.isFinite(rounded)) return value.toExponential(2).replace('e+', 'e');
  const size = Math.abs(rounded);
  return size !== 0 && (size < 1e-3 || size >= 1e6) ? rounded.toExponential().replace('e+', 'e') : String(rounded);
}

/** How many: `54`, `12,000`, `4.3e9`. */
export function countText(count: number): string {
  return count < 1e7 ? String(count).replace(/\B(?=(\d{3})+$)/g, ',') : shortNumber(count);
}

/** `1 trial`, `54 trials`. */
export function plural(count: number, word: string): string {
  return `${countText(count)} ${word}${count === 1 ? '' : 's'}`;
}

const units = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
] as const;

/** A time for people, rounded to two digits or so: `about 3 h`, `about 1.5 d`, `about 40 s`. */
export function aboutTime(durationMs: number): string {
  const [unitMs, unit] = units.find(([size]) => durationMs >= size) ?? [1000, 's'];
  const amount = durationMs / unitMs;
  const rounded = amount < 10 && unit !== 's' && unit !== 'min' ? Math.round(amount * 2) / 2 : Math.round(amount);
  return `about ${Math.max(rounded, 1)} ${unit}`;
}

/** A text in a code span, whatever it holds; long ones are cut. */
export function code(text: string, most = 120): string {
  const line = text.replaceAll(/\s+/g, ' ');
  const cut = line.length > most ? `${line.slice(0, most)}...` : line;
  const runs = cut.match(/`+/g) ?? [];
  const fence = '`'.repeat(runs.reduce((longest, run) => Math.max(longest, run.length), 0) + 1);
  if (cut.trim() === '') return '`""`';
  return fence.length === 1 ? `\`${cut}\`` : `${fence} ${cut} ${fence}`;
}

/** A name in Markdown, without the marks that it may hold. Within words an underscore is none. */
export function plainText(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*[\]<>#|~!&]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\$&');
}
