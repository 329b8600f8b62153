/** One line of metrics.jsonl or one metric line of a program's output, numbers only. */
export interface MetricRecord {
  /** The step that the line itself gives, null when it gives none. */
  readonly step: number | null;
  /** Unix seconds, null when the line gives none. */
  readonly time: number | null;
  /** Metric name (nested keys joined by dots) to value; NaN and infinities included. */
  readonly values: Readonly<Record<string, number>>;
}

/** Keys that give a step, the most telling first (cli.md 3). */
const stepKeys = ['_step', 'step', 'global_step', 'iteration', 'epoch'];
const nonFinite: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

/** Parses JSON as Python writes it, where NaN, Infinity and -Infinity may stand bare. Undefined when it is no JSON. */
export function parseLooseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    if (!/NaN|Infinity/.test(text)) {
      return undefined;
    }
  }
  try {
    // A bare word becomes a marked text; one inside quotes stays as it is, because quoted parts are matched first.
    const quoted = text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (word) =>
      word.startsWith('"') ? word : `"\\u0000${word}"`,
    );
    return JSON.parse(quoted, (_key, value: unknown) =>
      typeof value === 'string' && value.startsWith('\u0000') ? nonFinite[value.slice(1)] : value,
    );
  } catch {
    return undefined;
  }
}

/** Reads one line of metrics.jsonl. Null when the line is torn, no object, or holds no number. */
export function parseMetricLine(line: string): MetricRecord | null {
  return record(parseLooseJson(line), true);
}

const [openBrace, closeBrace, space] = [0x7b, 0x7d, 0x20];

/** Whether a line of output can be a metric record, by its first and last byte: spares decoding a flood of log lines. */
export function mayBeMetricLine(firstByte: number, lastByte: number): boolean {
  return lastByte === closeBrace || (firstByte === openBrace && lastByte <= space);
}

/**
 * Reads one line of a program's output: a JSON object with at least one number is a metric record (cli.md 3). Text and
 * booleans in it are ignored; "NaN" as text is text here. stderr goes to the same file, so a progress bar (tqdm) that
 * is redrawn by carriage returns and never ended may stand before the object.
 */
export function parseOutputLine(line: string): MetricRecord | null {
  const drawn = line.trimEnd().lastIndexOf('\r') + 1;
  const shown = line.slice(drawn).trim();
  const text = drawn === 0 ? shown : shown.slice(Math.max(0, shown.indexOf('{"')));
  return text.startsWith('{') ? record(parseLooseJson(text), false) : null;
}

/** Levels of nesting that are read: a line of a program may hold any number of them. */
const deepest = 64;

function record(value: unknown, wordsAreNumbers: boolean): MetricRecord | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return null;
  }
  const values: Record<string, number> = {};
  collect(value as Record<string, unknown>, '', wordsAreNumbers, values, deepest);
  const stepKey = stepKeys.find((key) => Number.isFinite(values[key]));
  const step = stepKey === undefined ? null : Math.trunc(values[stepKey] ?? 0);
  const time = wordsAreNumbers ? (values['time'] ?? null) : null;
  for (const own of wordsAreNumbers ? ['step', 'time', '_step'] : ['step', '_step']) {
    delete values[own];
  }
  return Object.keys(values).length === 0 ? null : { step, time, values };
}

function collect(
  object: Record<string, unknown>,
  prefix: string,
  wordsAreNumbers: boolean,
  into: Record<string, number>,
  levels: number,
): void {
  for (const [key, value] of Object.entries(object)) {
    if (typeof value === 'number') {
      into[prefix + key] = value;
    } else if (wordsAreNumbers && typeof value === 'string' && Object.hasOwn(nonFinite, value)) {
      into[prefix + key] = nonFinite[value] ?? Number.NaN;
    } else if (
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      levels > 1 &&
      !('type' in value && wordsAreNumbers)
    ) {
      collect(value as Record<string, unknown>, `${prefix}${key}.`, wordsAreNumbers, into, levels - 1);
    }
  }
}

const ownKeys = new Set(['step', 'time']);

/** Writes one line of metrics.jsonl, with its newline. A metric called `time` or `step` gets an underscore, as the companion does. */
export function formatMetricLine(step: number, timeSeconds: number, values: Readonly<Record<string, number>>): string {
  const fields = Object.entries(values).map(
    ([name, value]) => `${JSON.stringify(ownKeys.has(name) ? `${name}_` : name)}: ${jsonNumber(value)}`,
  );
  return `{${[`"step": ${step}`, `"time": ${timeSeconds.toFixed(3)}`, ...fields].join(', ')}}\n`;
}

function jsonNumber(value: number): string {
  if (!Number.isFinite(value)) {
    return `"${String(value)}"`;
  }
  return Object.is(value, -0) ? '-0.0' : String(value);
}
