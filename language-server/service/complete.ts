import { macros } from '../../src/core/sweep/macros.ts';
import { keyInfo, keysOf } from '../keys/keyTable.ts';

export interface Suggestion {
  readonly label: string;
  readonly kind: 'key' | 'value' | 'macro';
  /** Replaces the text from `from` to the cursor. */
  readonly insert: string;
  readonly from: number;
  readonly doc: string;
}

/**
 * Keys and values that fit at an offset of a block-style sweep, also in a line that is half written: the lines above say by
 * their indentation where it belongs.
 */
export function complete(text: string, offset: number): readonly Suggestion[] {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const line = text.slice(lineStart, offset);
  const macro = /\$\{?[a-z_]*$/.exec(line);
  const indent = /^ */.exec(line)?.[0].length ?? 0;
  const parents = parentsOf(text.slice(0, lineStart).split('\n'), indent);
  if (macro !== null && (parents[0]?.name === 'command' || /^command[ \t]*:/.test(line)))
    return macroItems(offset - macro[0].length);
  const value = /^ *([A-Za-z_]+)[ \t]*:[ \t]+([A-Za-z_]*)$/.exec(line);
  const names = parents.map(({ name }) => name);
  if (value !== null) {
    const [, key = '', begun = ''] = value;
    const info = keyInfo([...names, key]);
    return (info?.values ?? []).map((label) => ({
      label,
      kind: 'value',
      insert: label,
      from: offset - begun.length,
      doc: '',
    }));
  }
  const key = /^ *([A-Za-z_]*)$/.exec(line);
  if (key === null) return [];
  const begun = key[1] ?? '';
  const present = siblingsOf(text, lineStart, indent);
  return (keysOf(names) ?? [])
    .filter((info) => info.status === undefined && !present.has(info.name))
    .map((info) => ({
      label: info.name,
      kind: 'key',
      insert: `${info.name}:`,
      from: offset - begun.length,
      doc: info.doc,
    }));
}

function macroItems(from: number): Suggestion[] {
  return macros.map(({ name, doc }) => ({ label: `\${${name}}`, kind: 'macro', insert: `\${${name}}`, from, doc }));
}

interface Line {
  readonly indent: number;
  readonly name: string;
}

function keyOfLine(line: string): Line | null {
  const match = /^( *)["']?([^\s"'#:][^"':#]*?)["']?[ \t]*:(?:\s|$)/.exec(line);
  return match === null ? null : { indent: match[1]?.length ?? 0, name: match[2] ?? '' };
}

/** The keys of the lines above that enclose a line of this indentation, outermost first. */
function parentsOf(above: readonly string[], indent: number): readonly Line[] {
  const parents: Line[] = [];
  let limit = indent;
  for (const line of above.toReversed()) {
    const key = keyOfLine(line);
    if (key === null || key.indent >= limit) continue;
    parents.unshift(key);
    limit = key.indent;
    if (limit === 0) break;
  }
  return parents;
}

/** Keys of the same mapping, before and after the line. */
function siblingsOf(text: string, lineStart: number, indent: number): ReadonlySet<string> {
  const names = new Set<string>();
  const collect = (lines: readonly string[]): void => {
    for (const line of lines) {
      const key = keyOfLine(line);
      if (key === null) continue;
      if (key.indent < indent) return;
      if (key.indent === indent) names.add(key.name);
    }
  };
  collect(text.slice(0, lineStart).split('\n').toReversed());
  collect(text.slice(lineStart).split('\n').slice(1));
  return names;
}
