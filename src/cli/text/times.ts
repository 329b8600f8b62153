const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A length of time as a clock shows it: `0:41`, `2:04:11`. */
export function formatTableClock(durationMs: number): string {
  const seconds = Math.floor(Math.max(0, durationMs) / second);
  const parts = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

/** The same in running text, where short times have tenths: `0.4 s`, `0:41`. */
export function formatClock(durationMs: number): string {
  return durationMs < 9_950 ? `${(Math.max(0, durationMs) / second).toFixed(1)} s` : formatTableClock(durationMs);
}

/** A rough rest: `40 s left`, `4 m left`, `2 h 10 m left`, `3 d left`. */
export function formatLeft(durationMs: number): string {
  if (durationMs < minute) return `${Math.max(1, Math.round(durationMs / second))} s left`;
  if (durationMs < hour) return `${Math.round(durationMs / minute)} m left`;
  if (durationMs < 10 * hour) {
    const minutes = Math.round(durationMs / (10 * minute)) * 10;
    const rest = minutes % 60 === 0 ? '' : ` ${minutes % 60} m`;
    return `${Math.floor(minutes / 60)} h${rest} left`;
  }
  if (durationMs < 2 * day) return `${Math.round(durationMs / hour)} h left`;
  return `${Math.round(durationMs / day)} d left`;
}

/** When something was, as people say it: `now`, `4 m ago`, `2 h ago`, `yesterday`, `5 d ago`, then the date. */
export function formatAgo(thenMs: number, nowMs: number): string {
  const age = nowMs - thenMs;
  if (age < minute) return 'now';
  if (age < hour) return `${Math.floor(age / minute)} m ago`;
  const days = calendarDays(thenMs, nowMs);
  if (days === 0 || age < 6 * hour) return `${Math.floor(age / hour)} h ago`;
  if (days === 1) return 'yesterday';
  if (days < 14) return `${days} d ago`;
  return localDate(thenMs);
}

function calendarDays(thenMs: number, nowMs: number): number {
  const midnight = (ms: number): number => new Date(ms).setHours(0, 0, 0, 0);
  return Math.round((midnight(nowMs) - midnight(thenMs)) / day);
}

function localDate(ms: number): string {
  const date = new Date(ms);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
