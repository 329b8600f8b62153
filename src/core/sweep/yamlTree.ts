import { type Alias, isAlias, isMap, isNode, isScalar, isSeq, Scalar, type YAMLMap } from 'yaml';
import type { Span } from './lineIndex.ts';
import { numberInText, type Resolved, resolvePlain } from './scalar.ts';
import { describe, type Entry, type Node, type ScalarNode } from './tree.ts';

/** Something wrong in the tree of a text, an error. */
export interface Finding {
  readonly code: string;
  readonly span: Span;
  /** Made of the line (from 1) of the offset `about`, where it names one. */
  readonly message: string | ((line: number) => string);
  readonly about?: number;
}

export interface YamlTree {
  readonly root: Node;
  readonly findings: readonly Finding[];
  /** Values, those that aliases repeat counted again. */
  readonly total: number;
  readonly depth: number;
  /** Whether an alias names an anchor that is not in the text before it. */
  readonly unresolved: boolean;
}

/** Aliases can repeat a part many times over; beyond this many nodes the file is refused. */
export const maxNodes = 200_000;

/** Everything that reads the tree recurses. */
export const maxDepth = 200;

export const tooDeep = 'YAML: nested too deeply to be read.';

/**
 * The tree of what the parser read, with aliases resolved and `<<` merged. Scalars are left as written and typed by
 * `resolvePlain`, since PyYAML and YAML 1.2 differ.
 */
export function yamlTree(contents: unknown, text: string): YamlTree {
  return new Converter(text).tree(contents);
}

/** What is said of a key that stands twice. */
export function duplicateKey(key: ScalarNode, earlier: ScalarNode): Finding {
  return {
    code: 'duplicate-key',
    span: key.span,
    about: earlier.span[0],
    message: (line) =>
      `\`${key.text}\` already stands on line ${line}; PyYAML would silently keep the last. Remove one.`,
  };
}

const coreTag = 'tag:yaml.org,2002:';

class Converter {
  readonly #text: string;
  readonly #findings: Finding[] = [];
  readonly #anchors = new Map<string, Node>();
  /** Anchors whose values are being converted, and how many of each name. */
  readonly #open = new Map<string, number>();
  readonly #weights = new Map<Node, number>();
  #total = 0;
  #depth = 0;
  #deepest = 0;
  #unresolved = false;
  /** Aliases repeat too much, and that was said. */
  #refused = false;

  constructor(text: string) {
    this.#text = text;
  }

  tree(contents: unknown): YamlTree {
    const root = this.#convert(contents);
    return {
      root,
      findings: this.#findings,
      total: this.#total,
      depth: this.#deepest,
      unresolved: this.#unresolved,
    };
  }

  #convert(node: unknown): Node {
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
    if (anchor !== undefined) this.#open.set(anchor, (this.#open.get(anchor) ?? 0) + 1);
    const before = this.#total;
    this.#depth++;
    this.#deepest = Math.max(this.#deepest, this.#depth);
    const converted = this.#depth > maxDepth ? this.#refuseDepth(node) : this.#node(node);
    this.#depth--;
    this.#total++;
    if (anchor !== undefined) {
      this.#open.set(anchor, (this.#open.get(anchor) ?? 1) - 1);
      this.#weights.set(converted, this.#total - before);
      this.#anchors.set(anchor, converted);
    }
    return converted;
  }

  #node(node: unknown): Node {
    if (isScalar(node)) return this.#scalar(node);
    if (isMap(node)) return this.#map(node);
    if (isSeq(node)) {
      const span = this.#span(node.range);
      this.#checkCollectionTag(node.tag, 'seq', span);
      const items = node.items.map((item) => this.#convert(item));
      if (node.flow === true) return { kind: 'list', span, flow: true, items };
      // The parser counts comments behind the last item to the list.
      const last = items.at(-1);
      const end = last === undefined ? span[1] : this.#endOf(node.items.at(-1), last);
      return { kind: 'list', span: [span[0], Math.max(span[0], end)], flow: false, items };
    }
    return isAlias(node) ? this.#alias(node) : this.#empty([0, 0]);
  }

  #refuseDepth(node: unknown): Node {
    const [start] = isNode(node) ? this.#span(node.range) : [0];
    this.#error('yaml-syntax', [start, start], tooDeep);
    return this.#empty([start, start]);
  }

  #alias(node: Alias): Node {
    const span = this.#span(node.range);
    if ((this.#open.get(node.source) ?? 0) > 0) {
      const message = `\`*${node.source}\` stands inside its own anchor \`&${node.source}\`, so it has no end. Write the value out.`;
      this.#error('unknown-alias', span, message);
      return { kind: 'unknown', span };
    }
    const target = this.#anchors.get(node.source);
    if (target === undefined) {
      this.#unresolved = true;
      this.#error('unknown-alias', span, `There is no anchor \`&${node.source}\` before this alias.`);
      return { kind: 'unknown', span };
    }
    this.#total += this.#weights.get(target) ?? 1;
    if (this.#total > maxNodes) {
      const message = 'The aliases of this file repeat more than 200,000 values; those from here on are not read.';
      if (!this.#refused) this.#error('too-many-aliases', span, message);
      this.#refused = true;
      return this.#empty(span);
    }
    return target;
  }

  #scalar(node: Scalar): ScalarNode {
    const span = this.#span(node.range);
    const text = typeof node.value === 'string' ? node.value : '';
    const plain = node.type === Scalar.PLAIN && node.tag === undefined;
    if (plain) return { kind: 'scalar', span, text, plain, ...resolvePlain(text) };
    return { kind: 'scalar', span, text, plain: false, resolved: this.#tagged(node.tag, text, span), reading: 'same' };
  }

  #tagged(tag: string | undefined, text: string, span: Span): Resolved {
    const asText: Resolved = { type: 'text', value: text };
    if (tag === undefined || tag === '!' || tag === `${coreTag}str`) return asText;
    const name = tag.startsWith(coreTag) ? tag.slice(coreTag.length) : '';
    const { resolved } = resolvePlain(text);
    if ((name === 'null' || name === 'bool') && resolved.type === name) return resolved;
    const number = numberInText(text);
    if (name === 'float' && number !== null) return { type: 'float', value: number.value };
    if (name === 'int' && number?.type === 'int') return number;
    const shown = tag.startsWith(coreTag) ? `!!${name}` : tag;
    this.#error(
      'tag',
      span,
      `\`${shown}\` does not fit \`${text}\`, or is a tag that PyYAML's safe loader refuses. Remove the tag.`,
    );
    return asText;
  }

  #checkCollectionTag(tag: string | undefined, expected: string, span: Span): void {
    if (tag === undefined || tag === '!' || tag === coreTag + expected) return;
    const shown = tag.startsWith(coreTag) ? `!!${tag.slice(coreTag.length)}` : tag;
    this.#error('tag', span, `PyYAML's safe loader refuses the tag \`${shown}\` here. Remove the tag.`);
  }

  #map(map: YAMLMap): Node {
    const range = this.#span(map.range);
    this.#checkCollectionTag(map.tag, 'map', range);
    const merged = new Map<string, Entry>();
    const own = new Map<string, Entry>();
    // A block ends with its last value; the parser counts the comments behind it, too.
    let last = range[0];
    for (const pair of map.items) {
      const key = this.#convert(pair.key);
      const value = pair.value === null ? this.#empty([key.span[1], key.span[1]]) : this.#convert(pair.value);
      const end = this.#endOf(pair.value, value);
      last = Math.max(last, this.#endOf(pair.key, key), end);
      if (key.kind === 'unknown') continue;
      if (key.kind !== 'scalar') {
        this.#error('key-not-text', key.span, `A key is text, not ${describe(key)}.`);
        continue;
      }
      if (key.plain && key.text === '<<') {
        for (const entry of this.#merge(value)) if (!merged.has(entry.name)) merged.set(entry.name, entry);
        continue;
      }
      const earlier = own.get(key.text);
      if (earlier !== undefined) this.#findings.push(duplicateKey(key, earlier.key));
      own.set(key.text, { name: key.text, key, value, span: [key.span[0], Math.max(key.span[1], end)] });
    }
    const flow = map.flow === true;
    const span: Span = flow ? range : [range[0], last];
    return { kind: 'map', span, flow, entries: [...new Map([...merged, ...own]).values()] };
  }

  /** What `<<` brings in: the first of several mappings wins, as in PyYAML. */
  #merge(value: Node): readonly Entry[] {
    if (value.kind === 'map') return value.entries;
    if (value.kind === 'list' && value.items.every((item) => item.kind === 'map')) {
      return value.items.flatMap((item) => (item.kind === 'map' ? item.entries : []));
    }
    if (value.kind === 'unknown' || (value.kind === 'list' && value.items.some(({ kind }) => kind === 'unknown')))
      return [];
    this.#error('merge-key', value.span, `\`<<\` takes a mapping or a list of mappings, not ${describe(value)}.`);
    return [];
  }

  /** Where a node ends in its place: an alias stands there, what it means elsewhere. */
  #endOf(node: unknown, converted: Node): number {
    return isAlias(node) ? this.#span(node.range)[1] : converted.span[1];
  }

  #empty(span: Span): ScalarNode {
    return { kind: 'scalar', span, text: '', plain: true, resolved: { type: 'null', value: null }, reading: 'same' };
  }

  #error(code: string, span: Span, message: string): void {
    this.#findings.push({ code, span, message });
  }

  /** Without the line ends that the parser counts to a block. */
  #span(range: readonly [number, number, number] | null | undefined): Span {
    if (range === null || range === undefined) return [0, 0];
    const start = Math.min(range[0], this.#text.length);
    let end = Math.max(start, Math.min(range[1], this.#text.length));
    while (end > start && isSpace(this.#text.charCodeAt(end - 1))) end--;
    return [start, end];
  }
}

function isSpace(code: number): boolean {
  return code <= 0x20
    ? code === 0x20 || (code >= 0x09 && code <= 0x0d)
    : code > 0x7f && /\s/.test(String.fromCharCode(code));
}
