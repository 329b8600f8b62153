import type { Span } from './lineIndex.ts';
import { firstComplaint } from './parseWhole.ts';

/** A part of a text that could not be read alone. */
export interface BrokenPart {
  readonly span: Span;
  /** The lines of the keys above it. */
  readonly heads: string;
}

/** So many lines behind the part are read with it, and then twice as many each time. */
const firstLines = 6;

/** More than these are no cheaper than the whole text. */
const mostLines = 100;

/**
 * Whether a text is surely broken, of which this is the first part that could not be read alone: something in it may reach
 * into the next parts and end there. The part is read with ever more of what follows until that changes nothing.
 * @returns false where the text may be whole
 */
export function isSurelyBroken(text: string, { span: [start, end], heads }: BrokenPart): boolean {
  const complaintUpTo = (to: number) => firstComplaint(heads + text.slice(start, to));
  let to = end;
  let complaint = complaintUpTo(to);
  for (let lines = firstLines; lines < mostLines; lines *= 2) {
    if (complaint === null) return false;
    const { quote } = complaint;
    const close = quote === null ? to : text.indexOf(quote, to);
    if (to >= text.length || close < 0) return true;
    const [length, before] = [heads.length + to - start, complaint];
    to = linesOn(text, close, lines);
    complaint = complaintUpTo(to);
    if (complaint !== null && complaint.at < length && complaint.at === before.at && complaint.code === before.code)
      return true;
  }
  return false;
}

function linesOn(text: string, from: number, lines: number): number {
  let at = from;
  for (let line = 0; line < lines && at < text.length; line++) {
    const lineBreak = text.indexOf('\n', at);
    at = lineBreak < 0 ? text.length : lineBreak + 1;
  }
  return at;
}
