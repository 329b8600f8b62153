import type { Span } from './lineIndex.ts';
import type { Fix } from './report.ts';
import type { Entry, MapNode } from './tree.ts';

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
  const start =
    next === undefined && previous !== undefined && previous.span[1] <= entry.span[0]
      ? previous.span[1]
      : entry.span[0];
  return [start, entry.span[1]];
}

export function removeFix(text: string, map: MapNode, entry: Entry): Fix {
  return { title: `Remove \`${entry.name}\``, edits: [[removeEntry(text, map, entry), '']] };
}

/** Puts `key: value` in front of the first entry of a mapping; null where the layout gives no sure place. */
export function insertFix(text: string, map: MapNode, addition: string): Fix | null {
  const [first] = map.entries;
  if (first === undefined) return null;
  const at = first.span[0];
  const title = `Add \`${addition}\``;
  if (map.flow) return { title, edits: [[[at, at], `${addition}, `]] };
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const indent = text.slice(lineStart, at);
  if (!/^ *$/.test(indent)) return null;
  return { title, edits: [[[at, at], `${addition}\n${indent}`]] };
}

export function replaceFix(span: Span, newText: string): Fix {
  return { title: `Write \`${newText}\``, edits: [[span, newText]] };
}
