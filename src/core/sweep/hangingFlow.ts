import type { Span } from './lineIndex.ts';
import type { Node, ScalarNode } from './tree.ts';

/** A text with blanks put in, and the way back. */
export interface IndentedText {
  readonly text: string;
  /** Where a span of the new text is in the old one. */
  original(span: Span): Span;
}

/** A value that begins with a bracket or a quote: behind the key, behind a dash, or at the start of its line. */
const opening =
  /^( *)((?:- +)*)(?:(?:[^\s#'"[\]{},][^#:]*|"[^"]*"|'[^']*')[ \t]*:[ \t]+)?(?:[&!][^\s,[\]{}]*[ \t]+)*(?=[[{"'])/;

/**
 * Puts the lines of brackets and of quoted texts deeper than what they belong to, where they stand no deeper: PyYAML takes that,
 * YAML 1.2 and with it the parser does not.
 *
 *     command: [
 *     python, train.py
 *     ]
 *
 * @returns null where every such line is deep enough
 */
export function indentHanging(text: string): IndentedText | null {
  const parts: string[] = [];
  /** Where blanks were put in, as offsets of the old text, and how many up to there. */
  const places: number[] = [];
  const added: number[] = [];
  let copied = 0;
  let total = 0;
  for (let at = 0; at < text.length; ) {
    const lineEnd = endOfLine(text, at);
    const start = opening.exec(text.slice(at, lineEnd));
    if (start === null) {
      at = lineEnd + 1;
      continue;
    }
    const least = (start[1] ?? '').length + (start[2] ?? '').length + 1;
    const end = endOfValue(text, at + start[0].length);
    for (let line = lineEnd + 1; line < end; line = endOfLine(text, line) + 1) {
      const blanks = /^ */.exec(text.slice(line, line + least))?.[0].length ?? 0;
      const first = text[line + blanks] ?? '\n';
      if (blanks >= least || first === '\n' || first === '\r' || first === '\t') continue;
      parts.push(text.slice(copied, line), ' '.repeat(least - blanks));
      copied = line;
      total += least - blanks;
      places.push(line);
      added.push(total);
    }
    at = endOfLine(text, Math.max(end, lineEnd)) + 1;
  }
  if (places.length === 0) return null;
  parts.push(text.slice(copied));
  const back = (offset: number): number => {
    let low = 0;
    let high = places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      // The blanks themselves belong to the start of their line.
      if ((places[middle] ?? 0) + (added[middle - 1] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? offset : Math.max(offset - (added[low - 1] ?? 0), places[low - 1] ?? 0);
  };
  return { text: parts.join(''), original: ([from, to]) => [back(from), back(to)] };
}

/** Offset of the line break that ends a line, or the end of the text. */
function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** Offset behind the closing mark of a value that begins with a bracket or a quote; the end of the text where it is open. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const sign = text[at] ?? '';
    if (sign === '"' || sign === "'") {
      if (depth > 0 && !/[\s,[{:]/.test(text[at - 1] ?? ' ')) continue;
      at = endOfQuote(text, at);
    } else if (sign === '[' || sign === '{') depth++;
    else if (sign === ']' || sign === '}') depth--;
    else if (sign === '#' && /\s/.test(text[at - 1] ?? ' ')) at = endOfLine(text, at);
    if (depth <= 0) return at + 1;
  }
  return text.length;
}

/** Offset of the mark that closes a quoted text. */
function endOfQuote(text: string, start: number): number {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at++) {
    if (quote === '"' && text[at] === '\\') at++;
    else if (text[at] === quote && quote === "'" && text[at + 1] === "'") at++;
    else if (text[at] === quote) return at;
  }
  return text.length;
}

/** A tree with every place moved; what aliases share stays shared. */
export function movedTree(node: Node, move: (span: Span) => Span): Node {
  const known = new Map<Node, Node>();
  const scalar = (one: ScalarNode): ScalarNode => {
    const moved = { ...one, span: move(one.span) };
    known.set(one, moved);
    return moved;
  };
  const moved = (one: Node): Node => {
    const before = known.get(one);
    if (before !== undefined) return before;
    if (one.kind === 'scalar') return scalar(one);
    const span = move(one.span);
    const made: Node =
      one.kind === 'list'
        ? { ...one, span, items: one.items.map(moved) }
        : one.kind === 'map'
          ? {
              ...one,
              span,
              entries: one.entries.map(({ name, key, value, span: whole }) => ({
                name,
                key: scalar(key),
                value: moved(value),
                span: move(whole),
              })),
            }
          : { ...one, span };
    known.set(one, made);
    return made;
  };
  return moved(node);
}
