import { stripVTControlCharacters } from 'node:util';

/**
 * A run's output as a document shows it: colours and cursor moves gone, of a progress bar that was drawn over itself
 * (`\r`) only what stood last, other control characters as `·`.
 */
export function logText(raw: string): string {
  return stripVTControlCharacters(raw)
    .replace(/\r+\n/g, '\n')
    .split('\n')
    .map((line) => (line.includes('\r') ? lastDrawn(line) : line))
    .join('\n')
    .replace(/\p{Cc}/gu, (control) => (control === '\n' || control === '\t' ? control : '·'));
}

function lastDrawn(line: string): string {
  const drawn = line.split('\r').filter((part) => part !== '');
  return drawn.at(-1) ?? '';
}

/** Size as people read it: `312 B`, `4.2 MB`. */
export function sizeText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${units[unit] ?? ''}`;
}

/** The line that stands where the middle of a large output was left out. */
export function gapLine(bytes: number, file: string): string {
  return `\n\n… ${sizeText(bytes)} left out here; all of it is in ${file} …\n\n`;
}
