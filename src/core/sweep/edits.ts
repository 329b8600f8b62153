import type { LineIndex, Span } from './lineIndex.ts';
import type { Fix, Report } from './report.ts';
import type { Entry, ListNode, MapNode, ScalarNode } from './tree.ts';

/** What takes an entry out of its mapping: its lines in a block, the entry with its comma in `{}`. */
export function removeEntry(text: string, map: MapNode, entry: Entry): Span {
  const index = map.entries.indexOf(entry);
  const next = map.entries[index + 1];
  const previous = map.entries[index - 1];
  if (!map.flow) {
    const lineStart = text.lastIndexOf('\n', entry.span[0] - 1) + 1;
    const lineBreak = text.indexOf('\n', Math.max(entry.span[1], entry.span[0]));
    if (/^ *$/.test(text.slice(lineStart, entry.span[0])))
      return [lineStart, lineBreak < 0 ? text.length : lineBreak + 1];
  }
  // Entries that were merged in (`<<`) can stand anywhere in the text; the comma beside them is then not theirs.
  if (next !== undefined && next.span[0] >= entry.span[1]) return [entry.span[0], next.span[0]];
  if (next === undefined && previous !== undefined && previous.span[1] <= entry.span[0])
    return [previous.span[1], entry.span[1]];
  const comma = map.flow && next === undefined ? /^\s*,/.exec(text.slice(entry.span[1])) : null;
  return [entry.span[0], entry.span[1] + (comma?.[0].length ?? 0)];
}

/** Takes an item out of a list with its comma, or its line where it stands alone on one. */
export function removeItemFix(lines: LineIndex, { items, flow }: ListNode, index: number): Fix | undefined {
  const [before, item, after] = [items[index - 1], items[index], items[index + 1]];
  if (item === undefined) return undefined;
  const title = 'Remove it';
  if (before === undefined) {
    if (after === undefined || after.span[0] < item.span[1]) return undefined;
    const nextLine = lines.position(after.span[0]).line === lines.position(item.span[1]).line + 1;
    return flow || nextLine ? { title, edits: [[[item.span[0], after.span[0]], '']] } : undefined;
  }
  // Aliases point elsewhere.
  if (before.span[1] > item.span[0] || (after !== undefined && after.span[0] < item.span[1])) return undefined;
  if (flow) return { title, edits: [[[before.span[1], item.span[1]], '']] };
  const [last, end] = [lines.position(before.span[1]), lines.position(item.span[1])];
  if (last.line !== lines.position(item.span[0]).line - 1 || end.line !== last.line + 1) return undefined;
  return { title, edits: [[[before.span[1], item.span[1]], '']] };
}

/** None where a mapping of Python is no literal: what stands there are statements. None for an anchor, which others may name. */
export function removeFix(report: Report, text: string, map: MapNode, entry: Entry): Fix | undefined {
  if (isStatements(report, map) || /(?:^|[\s[{,:])&[\w-]/.test(text.slice(...entry.span))) return undefined;
  return { title: `Remove \`${entry.name}\``, edits: [[removeEntry(text, map, entry), '']] };
}

/**
 * Puts a key in front of the first entry of a mapping; none where the layout gives no sure place.
 * @param value - a plain YAML scalar, spelled as the text needs it
 */
export function insertFix(report: Report, text: string, map: MapNode, name: string, value: string): Fix | undefined {
  const [first] = map.entries;
  if (first === undefined || isStatements(report, map)) return undefined;
  const { spelling } = report;
  const addition = spelling.entry(name, spelling.plain(value), first.key.plain);
  const at = first.span[0];
  const title = `Add \`${addition}\``;
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const indent = text.slice(lineStart, at);
  const alone = /^[ \t]*$/.test(indent);
  if (map.flow) return { title, edits: [[[at, at], alone ? `${addition},\n${indent}` : `${addition}, `]] };
  return alone && !indent.includes('\t') ? { title, edits: [[[at, at], `${addition}\n${indent}`]] } : undefined;
}

/**
 * Writes another value.
 * @param value - a plain YAML scalar, spelled as the text needs it
 */
export function replaceFix(report: Report, span: Span, value: string): Fix {
  return rewriteFix(span, report.spelling.plain(value), `Write \`${value}\``);
}

/** Writes another key. */
export function keyFix(report: Report, key: ScalarNode, name: string): Fix {
  return rewriteFix(key.span, report.spelling.key(name, key.plain), `Write \`${name}\``);
}

/** Writes a source text as it is. */
export function rewriteFix(span: Span, source: string, title = `Write \`${source}\``): Fix {
  return { title, edits: [[span, source]] };
}

function isStatements(report: Report, map: MapNode): boolean {
  return report.spelling.dialect === 'python' && !map.flow;
}
