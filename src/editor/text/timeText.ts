const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** `0:41`, `2:04`, `2:04:11`. */
export function durationText(durationMs: number): string {
  const total = Math.max(0, Math.round(durationMs / second));
  const parts = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60];
  const [hours = 0, minutes = 0, seconds = 0] = parts;
  const two = (value: number): string => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

/** A rough length of time in its largest unit: `40 s`, `4 m`, `3 h`, `2 d`. */
export function roughDuration(durationMs: number): string {
  if (durationMs < 90 * second) {
    return `${Math.max(1, Math.round(durationMs / second))} s`;
  }
  if (durationMs < 90 * minute) {
    return `${Math.round(durationMs / minute)} m`;
  }
  if (durationMs < 36 * hour) {
    return `${Math.round(durationMs / hour)} h`;
  }
  return `${Math.round(durationMs / day)} d`;
}

/** When something happened, as lists say it: `now`, `5 m ago`, `yesterday`, `3 d ago`, `2026-03-01`. */
export function relativeTime(timeMs: number, nowMs: number): string {
  const passed = nowMs - timeMs;
  if (passed < minute) {
    return 'now';
  }
  if (passed < 12 * hour || sameDay(timeMs, nowMs)) {
    return `${roughDuration(passed)} ago`;
  }
  if (sameDay(timeMs, nowMs - day)) {
    return 'yesterday';
  }
  if (passed < 14 * day) {
    return `${Math.round(passed / day)} d ago`;
  }
  return localDate(timeMs);
}

/** `2026-03-01 14:05:09` in the local time zone, for tooltips. */
export function exactTime(timeMs: number): string {
  const date = new Date(timeMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${localDate(timeMs)} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

function localDate(timeMs: number): string {
  const date = new Date(timeMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function sameDay(a: number, b: number): boolean {
  return localDate(a) === localDate(b);
}
