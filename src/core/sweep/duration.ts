const pattern = /^(?:(\d+(?:\.\d+)?)d)?(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s?)?$/;

const unitsMs = [86_400_000, 3_600_000, 60_000, 1_000] as const;

/** Milliseconds of a duration: `90` and `90s` are seconds, then `15m`, `2h30m`, `1d`. Null when it is none, or zero. */
export function parseDurationMs(text: string): number | null {
  const parts = pattern.exec(text.replaceAll(' ', ''));
  if (parts === null) return null;
  const totalMs = unitsMs.reduce((sum, unitMs, i) => sum + Number(parts[i + 1] ?? 0) * unitMs, 0);
  return totalMs > 0 && Number.isSafeInteger(Math.round(totalMs)) ? Math.round(totalMs) : null;
}

/** A duration in full, which {@link parseDurationMs} reads back: `45 s`, `1 m 30 s`, `1 d 12 h`. */
export function formatDuration(durationMs: number): string {
  const parts: string[] = [];
  let restMs = durationMs;
  for (const [i, unitMs] of unitsMs.slice(0, -1).entries()) {
    if (restMs >= unitMs) parts.push(`${Math.floor(restMs / unitMs)} ${'dhm'[i]}`);
    restMs %= unitMs;
  }
  if (restMs > 0) parts.push(`${restMs / 1000} s`);
  return parts.join(' ');
}
