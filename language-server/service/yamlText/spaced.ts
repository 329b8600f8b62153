import type { YamlLine } from './yamlLine.ts';

/** What a line shows from its first character on, with one blank where one belongs; columns as in the line. */
export function spaced(line: YamlLine, comment: string | null): string {
  const { text, comment: at } = line;
  const end = at < 0 ? text.length : at;
  let out = '';
  let from = line.indent;
  for (const dash of line.dashes) {
    out += '- ';
    from = skip(text, dash + 1);
  }
  for (const separator of line.separators) {
    const before = text.slice(from, separator.at);
    // An alias as a key needs the blank before its colon.
    out += separator.char === ':' && /(?:^|[\s,[{])\*\S*\s+$/.test(before) ? before : trimmedEnd(out, before);
    out += separator.char;
    from = skip(text, separator.at + 1);
    const next = text.charAt(from);
    const nothing = from >= end || (separator.char === ',' && (next === ']' || next === '}'));
    if (nothing) out += text.slice(separator.at + 1, Math.min(from, end));
    else if (separator.char === ':' && (next === ',' || next === ']' || next === '}')) out += '';
    else out += ' ';
    from = Math.min(from, Math.max(end, separator.at + 1));
  }
  out += text.slice(from, end);
  if (at < 0) return line.endCounts ? out : out.trimEnd();
  const gap = /[ \t]*$/.exec(text.slice(0, at))?.[0] ?? '';
  const value = out.trimEnd();
  return value + (value === '' ? '' : gap) + (comment ?? text.slice(at)).trimEnd();
}

/** A separator follows its value at once, unless it is the first on its line. */
function trimmedEnd(out: string, before: string): string {
  const trimmed = before.trimEnd();
  return trimmed === '' && out === '' ? '' : trimmed;
}

function skip(text: string, from: number): number {
  let at = from;
  while (text.charAt(at) === ' ' || text.charAt(at) === '\t') at++;
  return at;
}

/**
 * The comments of all lines with a blank behind `#`, by line. Commented-out text that is nested by columns moves as one: deeper
 * lines below one that gets its blank get one, too.
 */
export function spacedComments(lines: readonly YamlLine[]): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  let moves = false;
  for (const [index, line] of lines.entries()) {
    const text = line.comment < 0 ? '' : line.text.slice(line.comment);
    const attached = /^#[\p{L}\p{N}_$&*@"'([{<`]/u.test(text);
    const own = line.kind === 'comment';
    moves = own && (attached || (moves && /^#(?: {2}|$)/.test(text)));
    if (attached || (moves && text !== '#')) found.set(index, `# ${text.slice(1)}`);
  }
  return found;
}
