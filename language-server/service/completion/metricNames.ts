import { type KnownMetric, knownMetrics } from '../metricLookup.ts';
import type { Sweep } from '../sweep.ts';

const validation = /(?:^|[^a-z])(?:val|valid|validation|eval|dev)(?:[^a-z]|$)/i;
const test = /(?:^|[^a-z])test(?:[^a-z]|$)/i;

/** More than anybody reads through. */
const most = 200;

/** Metrics that the script and past runs log, then those of its libraries: those of validation first, those of tests last. */
export function metricNames(sweep: Sweep): readonly KnownMetric[] {
  const rank = (name: string): number => (validation.test(name) ? 0 : test.test(name) ? 2 : 1);
  const known = knownMetrics(sweep);
  const seen = known.filter(({ library }) => !library).toSorted((a, b) => rank(a.name) - rank(b.name));
  return [...seen, ...known.filter(({ library }) => library)].slice(0, most);
}
