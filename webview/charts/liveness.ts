/** What the status line says about how fresh the numbers are. */
export interface Liveness {
  readonly text: string;
  /** True when running runs have been silent for unusually long. */
  readonly silent: boolean;
}

/** Silence shorter than this is nothing to mention. */
const patienceMs = 10_000;

/**
 * @param ages - milliseconds since each of the last arrivals of new points, newest first
 * @param running - number of shown runs that still run
 */
export function livenessOf(ages: readonly number[], running: number): Liveness | null {
  const age = ages[0];
  if (running === 0) {
    return null;
  }
  if (age === undefined) {
    return { text: 'waiting for the first value', silent: false };
  }
  const oldest = ages[ages.length - 1] ?? age;
  const usualMs = ages.length > 1 ? (oldest - age) / (ages.length - 1) : 0;
  const silent = age > Math.max(patienceMs, 4 * usualMs);
  return { text: silent ? `silent for ${ago(age)}` : `live, ${ago(age)} ago`, silent };
}

function ago(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 10) {
    return `${seconds.toFixed(1)} s`;
  }
  if (seconds < 90) {
    return `${Math.round(seconds)} s`;
  }
  if (seconds < 5400) {
    return `${Math.round(seconds / 60)} min`;
  }
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}
