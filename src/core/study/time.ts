/** Optuna's times on SQLite: text without a zone, `2026-11-24 08:19:06.123456`; UTC from 5.0 on, local before. */
export function timeText(ms: number, utc: boolean): string {
  const date = utc ? new Date(ms) : new Date(ms - new Date(ms).getTimezoneOffset() * 60_000);
  return `${date.toISOString().slice(0, -1).replace('T', ' ')}000`;
}

const pattern = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?/;

/** Milliseconds since 1970; null for what is no such text. */
export function parseTime(text: unknown, utc: boolean): number | null {
  const match = typeof text === 'string' ? pattern.exec(text) : null;
  if (!match) {
    return null;
  }
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const millisecond = Number(`0.${match[7] ?? '0'}`) * 1000;
  const ms = Math.floor(millisecond);
  return utc
    ? Date.UTC(year, month - 1, day, hour, minute, second, ms)
    : new Date(year, month - 1, day, hour, minute, second, ms).getTime();
}
