/** Whether a place is behind a line's text or a blank. */
export function isGap(text: string, at: number): boolean {
  return at >= text.length || text.charAt(at) === ' ' || text.charAt(at) === '\t';
}

/** Whether a `#` begins a comment: one inside of a word does not. */
export function isComment(text: string, at: number): boolean {
  return text.charAt(at) === '#' && (at === 0 || isGap(text, at - 1));
}

/** The first offset from there on that is no gap. */
export function skip(text: string, from: number): number {
  let at = from;
  while (at < text.length && isGap(text, at)) at++;
  return at;
}

/** Where a plain value or key ends: before `: ` and ` #`, without blanks at its end. */
export function plainEnd(text: string, from: number): number {
  let end = from;
  for (let at = from; at < text.length; at++) {
    if (text.charAt(at) === ':' && isGap(text, at + 1)) return at;
    if (isComment(text, at)) return end;
    if (!isGap(text, at)) end = at + 1;
  }
  return end;
}

/** Behind the closing quote; null where the line does not have it. */
export function closing(text: string, from: number, quote: string): number | null {
  for (let at = from; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\\' && quote === '"') at++;
    else if (char === quote) {
      if (quote === "'" && text.charAt(at + 1) === "'") at++;
      else return at + 1;
    }
  }
  return null;
}
