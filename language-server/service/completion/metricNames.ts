import type { Sweep } from '../sweep.ts';

export interface KnownMetric {
  readonly name: string;
  /** Where it is known from, for people. */
  readonly from: string;
}

const validation = /(?:^|[^a-z])(?:val|valid|validation|eval|dev)(?:[^a-z]|$)/i;
const test = /(?:^|[^a-z])test(?:[^a-z]|$)/i;

/** More than anybody reads through. */
const most = 200;

/** Metrics that the script and past runs log: those of validation first, those of tests last. */
export function metricNames(sweep: Sweep): readonly KnownMetric[] {
  const { surroundings } = sweep;
  const found = new Map<string, string>();
  for (const { name, by } of sweep.program?.metrics.logged ?? []) if (!found.has(name)) found.set(name, by);
  for (const name of surroundings.past?.metrics(surroundings.file) ?? [])
    if (!found.has(name)) found.set(name, 'past runs');
  const rank = (name: string): number => (validation.test(name) ? 0 : test.test(name) ? 2 : 1);
  return [...found]
    .map(([name, from]) => ({ name, from }))
    .toSorted((a, b) => rank(a.name) - rank(b.name))
    .slice(0, most);
}
