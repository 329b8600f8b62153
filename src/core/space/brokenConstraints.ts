/**
 * What a trial breaks, in words: `breaks val_latency <= 3 by 0.4`; empty where it keeps all.
 * @param constraints - by name, kept while not above 0; infinite where nothing was measured
 */
export function brokenText(constraints: Readonly<Record<string, number>> | undefined): string {
  const broken = Object.entries(constraints ?? {}).filter(([, value]) => !(value <= 0));
  if (broken.length === 0) return '';
  const parts = broken.map(([name, value]) =>
    Number.isFinite(value) ? `${name} by ${Number(value.toPrecision(3))}` : `${name}, which was not measured`,
  );
  return `breaks ${parts.join('; ')}`;
}
