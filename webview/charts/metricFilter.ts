/**
 * Chooses metrics by a filter as people type it: terms separated by blanks or commas; a term with `*` or `?` matches the
 * whole name, any other one a part of it; `-term` leaves out. Case does not matter.
 */
export function filterMetrics(metrics: readonly string[], filter: string): string[] {
  const terms = filter.split(/[\s,]+/).filter((term) => term !== '' && term !== '-');
  const wanted = terms.filter((term) => !term.startsWith('-')).map(matcher);
  const unwanted = terms.filter((term) => term.startsWith('-')).map((term) => matcher(term.slice(1)));
  return metrics.filter(
    (metric) =>
      (wanted.length === 0 || wanted.some((matches) => matches(metric))) &&
      !unwanted.some((matches) => matches(metric)),
  );
}

function matcher(term: string): (metric: string) => boolean {
  if (/[*?]/.test(term)) {
    const pattern = term
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    const whole = new RegExp(`^${pattern}$`, 'i');
    return (metric) => whole.test(metric);
  }
  const part = term.toLowerCase();
  return (metric) => metric.toLowerCase().includes(part);
}

/** What counts the way along the x axis rather than measuring anything. */
const counters = new Set(['step', 'global_step', 'iteration', 'epoch', '_step', '_runtime', '_timestamp']);

/** Metrics of several runs in one order: those that a study optimises, then as they first appeared, counters last. */
export function orderMetrics(goals: readonly string[], ofRuns: readonly (readonly string[])[]): string[] {
  const all = new Set(ofRuns.flat());
  const measured = [...all].filter((metric) => !counters.has(metric));
  return [...new Set([...goals.filter((goal) => all.has(goal)), ...measured, ...all])];
}
