import { macros } from '../../src/core/sweep/macros.ts';
import { keyInfo, keysOf, takesParameters, valueDoc } from '../keys/keyTable.ts';
import type { Sweep } from './sweep.ts';

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
export function complete(sweep: Sweep, offset: number): readonly Suggestion[] {
  const { text, sources } = sweep.reading;
  const parameterNames = sources.map(({ name }) => name);
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const line = withoutDash(text.slice(lineStart, offset));
  const macro = /\$\{?[a-z_]*$/.exec(line);
  const indent = /^ */.exec(line)?.[0].length ?? 0;
  const parents = parentsOf(text.slice(0, lineStart).split('\n'), indent);
  if (macro !== null && (parents[0]?.name === 'command' || /^command[ \t]*:/.test(line)))
    return macroItems(offset - macro[0].length);
  const value = /^ *([A-Za-z_]+)[ \t]*:[ \t]+([A-Za-z_]*)$/.exec(line);
  const names = parents.map(({ name }) => name);
  if (value !== null) {
    const [, key = '', begun = ''] = value;
    const path = [...names, key];
    const values = namesParameter(path) ? parameterNames : (keyInfo(path)?.values ?? []);
    return values.map((label) => ({
      label,
      kind: 'value',
      insert: label,
      from: offset - begun.length,
      doc: valueDoc(path, label),
    }));
  }
  const key = /^ *([A-Za-z_][\w.-]*)?$/.exec(line);
  if (key === null) return [];
  const begun = key[1] ?? '';
  const present = siblingsOf(text, lineStart, indent);
  if (takesParameters(names)) {
    const doc = 'A parameter of this sweep.';
    return parameterNames
      .filter((name) => !present.has(name))
      .map((label) => ({ label, kind: 'key', insert: `${label}:`, from: offset - begun.length, doc }));
  }
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

/** The `-` of a list item as part of the indentation of its keys. */
function withoutDash(line: string): string {
  return line.replace(/^( *)-( +|$)/, (_, before: string, after: string) => `${before} ${after}`);
}

function isItem(line: string): boolean {
  return /^ *-( |$)/.test(line);
}

/** Whether the value of a key is the name of a parameter. */
function namesParameter(path: readonly string[]): boolean {
  return path.at(-1) === 'parameter' && path.at(-2) === 'repeat' && path[0] === 'trialdeck';
}

function macroItems(from: number): Suggestion[] {
  return macros.map(({ name, doc }) => ({ label: `\${${name}}`, kind: 'macro', insert: `\${${name}}`, from, doc }));
}

interface Line {
  readonly indent: number;
  readonly name: string;
}

function keyOfLine(line: string): Line | null {
  const match = /^( *)["']?([^\s"'#:][^"':#]*?)["']?[ \t]*:(?:\s|$)/.exec(withoutDash(line));
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

/** Keys of the same mapping, before and after the line; an item of a list ends where the next one starts. */
function siblingsOf(text: string, lineStart: number, indent: number): ReadonlySet<string> {
  const names = new Set<string>();
  const above = text.slice(0, lineStart).split('\n').toReversed();
  const [own = '', ...below] = text.slice(lineStart).split('\n');
  for (const line of isItem(own) ? [] : above) {
    const key = keyOfLine(line);
    if (key === null) continue;
    if (key.indent < indent) break;
    if (key.indent === indent) names.add(key.name);
    if (key.indent === indent && isItem(line)) break;
  }
  for (const line of below) {
    const key = keyOfLine(line);
    if (key === null) continue;
    if (key.indent < indent || (key.indent === indent && isItem(line))) break;
    if (key.indent === indent) names.add(key.name);
  }
  return names;
}
