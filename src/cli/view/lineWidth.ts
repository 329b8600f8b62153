import { stripVTControlCharacters } from 'node:util';
import { displayWidth } from '../text/displayWidth.ts';

/** Columns of a line that may hold our own colour codes. */
export function lineWidth(line: string): number {
  return displayWidth(stripVTControlCharacters(line));
}
