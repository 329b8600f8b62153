/** Optuna's times on SQLite: text without a zone, `2026-11-24 08:19:06.123456`; UTC from 5.0 on, local before. */
export function timeText(ms: number, utc: boolean): string {
  const date = utc ? new Date(ms) : new Date(ms - new Date(ms).getTimezoneOffset() * 60_000);
  return `${date.toISOString().slice(0, -1).replace('T', ' ')}000`;
}

const pattern = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d{1,6})?$/;

/** Milliseconds since 1970; null for what is no such text. */
export function parseTime(text: unknown, utc: boolean): number | null {
  if (typeof text !== 'string' || !pattern.test(text)) {
    return null;
  }
  const ms = Date.parse(`${text.slice(0, 10)}T${text.slice(11)}${utc ? 'Z' : ''}`);
  return Number.isNaN(ms) ? null : ms;
}
