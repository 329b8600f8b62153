import { isYamlWord } from '../../src/core/space/plainWord.ts';
import { pyFloat, pyInt } from '../../src/core/space/render.ts';
import { commentText, flowText, keyText } from '../../src/core/sweep/distributionText.ts';
import type { Span } from '../../src/core/sweep/lineIndex.ts';
import { type Resolved, resolvePlain } from '../../src/core/sweep/scalar.ts';
import { type Entry, hasUnknown, type ListNode, type MapNode, type Node } from '../../src/core/sweep/tree.ts';

const widest = 100;

/** Writes nodes of a Python text as YAML in blocks, with the comments that stand beside them there. */
export class YamlWriter {
  /** What is not known, for people: "`lr.min` is `args.low` in the script". */
  readonly unknown: string[] = [];
  readonly #text: string;
  /** Comments are written once, also where an entry is met again. */
  readonly #commented = new Set<number>();

  constructor(text: string) {
    this.#text = text;
  }

  /** The entries of a mapping, each in its lines. */
  entries(map: MapNode, indent: string, path: readonly string[] = []): readonly string[] {
    const lines = map.entries.flatMap((entry) => [
      ...this.#above(entry).map((comment) => `${indent}${comment}`),
      ...this.#entry(entry, indent, [...path, entry.name]),
    ]);
    if (map.open !== true) return lines;
    this.unknown.push(`${path.length === 0 ? 'The script' : `\`${path.join('.')}\` in the script`} has more keys`);
    return [...lines, `${indent}# more keys of the script stand here`];
  }

  #entry({ name, key, value, span }: Entry, indent: string, path: readonly string[]): readonly string[] {
    const label = `${indent}${keyText(name)}:`;
    const behind = this.#behind(value.kind === 'map' || value.kind === 'list' ? value.span[0] : span[1], span);
    if (value.kind === 'unknown' || (value.kind === 'list' && hasUnknown(value)))
      return [this.#missing(label, key.span, value, span, path)];
    if (value.kind === 'map') {
      if (value.entries.length === 0 && value.open !== true) return [`${label} {}${behind}`];
      return [`${label}${behind}`, ...this.entries(value, `${indent}  `, path)];
    }
    if (value.kind === 'list') return this.#list(label, value, indent, behind);
    return [`${label} ${scalarText(value.resolved)}${behind}`];
  }

  #list(label: string, list: ListNode, indent: string, behind: string): readonly string[] {
    const flow = flowOf(list);
    const commands = list.items.some((item) => item.kind === 'scalar' && item.text.startsWith('${'));
    if (!commands && label.length + flow.length < widest) return [`${label} ${flow}${behind}`];
    return [`${label}${behind}`, ...list.items.map((item) => `${indent}  - ${flowOf(item, !commands)}`)];
  }

  /** A line that says what is missing and what stood there. */
  #missing(label: string, key: Span, value: Node, span: Span, path: readonly string[]): string {
    const direct = value.span[0] >= span[0] && value.span[1] <= span[1] && value.span[1] > value.span[0];
    const source = (direct ? this.#text.slice(...value.span) : this.#text.slice(...span))
      .replaceAll(/\s+/g, ' ')
      .trim();
    const shown = source.length > 80 ? `${source.slice(0, 77)}...` : source;
    const name = path.join('.').replace(/^parameters\./, '');
    this.unknown.push(`\`${name}\` is \`${shown}\` in the script`);
    const indent = /^ */.exec(label)?.[0] ?? '';
    return `${indent}${commentText(`${label.trim()} ${key[1] > key[0] ? shown : ''}`)}`;
  }

  /** Comment lines right above an entry. */
  #above({ key }: Entry): string[] {
    const comments: string[] = [];
    let end = this.#text.lastIndexOf('\n', key.span[0] - 1);
    if (this.#text.slice(end + 1, key.span[0]).trim() !== '' || end < 0) return [];
    for (;;) {
      const start = this.#text.lastIndexOf('\n', end - 1);
      const line = this.#text.slice(start + 1, end).trim();
      if (end <= 0 || !line.startsWith('#') || this.#commented.has(start + 1)) return comments;
      this.#commented.add(start + 1);
      comments.unshift(commentOf(line));
      end = start;
    }
  }

  /** The comment behind a value, or behind the bracket that opens it. */
  #behind(from: number, span: Span): string {
    const opens = from < span[1];
    const rest = this.#text.slice(from, from + 400);
    const found =
      (opens ? /^[{[(]?[ \t]*(#[^\r\n]*)/ : /^[\s]{0,0}[)\]]*,?[ \t]*(#[^\r\n]*)/).exec(rest) ?? this.#afterEnd(span);
    const at = from + (found?.index ?? 0) + (found?.[0].length ?? 0);
    if (found?.[1] === undefined || this.#commented.has(-at)) return '';
    this.#commented.add(-at);
    return `  ${commentOf(found[1])}`;
  }

  #afterEnd(span: Span): RegExpExecArray | null {
    return /^,?[ \t]*(#[^\r\n]*)/.exec(this.#text.slice(span[1], span[1] + 400));
  }
}

function commentOf(line: string): string {
  return commentText(line.replace(/^#+!?/, '').trim());
}

/** One line of flow YAML. */
function flowOf(node: Node, inBrackets = true): string {
  switch (node.kind) {
    case 'list':
      return `[${node.items.map((item) => flowOf(item)).join(', ')}]`;
    case 'map':
      return `{${node.entries.map(({ name, value }) => `${keyText(name)}: ${flowOf(value)}`).join(', ')}}`;
    case 'unknown':
      return 'null';
    case 'scalar':
      return !inBrackets && /^\$\{\w+\}$/.test(node.text) ? node.text : scalarText(node.resolved);
  }
}

/** A value that PyYAML, YAML 1.2 and JSON read alike. */
export function scalarText(resolved: Resolved): string {
  switch (resolved.type) {
    case 'null':
      return 'null';
    case 'bool':
      return String(resolved.value);
    case 'int':
      return Number.isFinite(resolved.value) ? pyInt(resolved.value) : String(resolved.value);
    case 'float':
      return floatText(resolved.value);
    default:
      return textOf(resolved.value);
  }
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  return pyFloat(value);
}

/** Without quotes where it is a word that nobody takes for something else. */
function textOf(text: string): string {
  const { resolved, reading } = resolvePlain(text);
  const word = /^[A-Za-z_][\w./-]*(?: [\w./-]+)*$/.test(text) && !isYamlWord(text);
  return word && resolved.type === 'text' && reading === 'same' ? text : flowText(JSON.stringify(text));
}
