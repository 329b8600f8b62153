import { type Alias, isAlias, isMap, isNode, isScalar, isSeq, parseAllDocuments, Scalar, type YAMLMap } from 'yaml';
import type { Span } from './lineIndex.ts';
import type { Report } from './report.ts';
import { numberInText, type Resolved, resolvePlain } from './scalar.ts';
import { reportSyntax, reportTabs } from './syntax.ts';
import { describe, type Entry, type Node, type ScalarNode } from './tree.ts';

export interface YamlText {
  /** Null for an empty text. */
  readonly root: Node | null;
  /** True when the parser had to guess: what seems to be missing may only be unreadable. */
  readonly broken: boolean;
}

/** Aliases can repeat a part many times over; beyond this many nodes the file is refused. */
const maxNodes = 200_000;

/** Everything that reads the tree recurses. */
const maxDepth = 200;

const tooDeep = 'YAML: nested too deeply to be read.';

/**
 * Reads one YAML (or JSON) text, tolerant of errors: they are reported, and the tree holds what could be read. Scalars are
 * left as written and typed by `resolvePlain`, since PyYAML and YAML 1.2 differ.
 */
export function readYaml(text: string, report: Report): YamlText {
  try {
    return readDocuments(text, report);
  } catch (error) {
    // The parser recurses; thousands of nested brackets end its stack.
    if (!(error instanceof RangeError)) throw error;
    report.error('yaml-syntax', [0, 0], tooDeep);
    return { root: null, broken: true };
  }
}

function readDocuments(text: string, report: Report): YamlText {
  const documents = parseDocuments(text);
  const [first, second] = documents;
  if (first === undefined) return { root: null, broken: false };
  reportSyntax(documents, text, report);
  reportTabs(text, report);
  const broken = documents.some((d) => d.errors.length > 0);
  if (second !== undefined) {
    const start = second.range[0];
    report.error(
      'several-documents',
      [start, start],
      'A sweep file holds one YAML document; a second one starts here. Remove it, or put it into its own file.',
    );
  }
  if (first.contents === null) return { root: null, broken };
  return { root: new Converter(text, report).convert(first.contents), broken };
}

function parseDocuments(text: string) {
  const documents = parseAllDocuments(text, {
    schema: 'failsafe',
    resolveKnownTags: false,
    uniqueKeys: false,
    merge: false,
    prettyErrors: false,
    strict: true,
    logLevel: 'silent',
  });
  return Array.isArray(documents) ? [...documents] : [];
}

const coreTag = 'tag:yaml.org,2002:';

class Converter {
  readonly #text: string;
  readonly #report: Report;
  readonly #anchors = new Map<string, Node>();
  readonly #weights = new Map<Node, number>();
  #total = 0;
  #depth = 0;

  constructor(text: string, report: Report) {
    this.#text = text;
    this.#report = report;
  }

  convert(node: unknown): Node {
    const before = this.#total;
    this.#depth++;
    const converted = this.#depth > maxDepth ? this.#refuseDepth(node) : this.#node(node);
    this.#depth--;
    this.#total++;
    this.#weights.set(converted, this.#total - before);
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined)
      this.#anchors.set(node.anchor, converted);
    return converted;
  }

  #node(node: unknown): Node {
    if (isAlias(node)) return this.#alias(node);
    if (isMap(node)) {
      this.#checkCollectionTag(node.tag, 'map', this.#span(node.range));
      return { kind: 'map', span: this.#span(node.range), flow: node.flow === true, entries: this.#entries(node) };
    }
    if (isSeq(node)) {
      this.#checkCollectionTag(node.tag, 'seq', this.#span(node.range));
      const items = node.items.map((item) => this.convert(item));
      return { kind: 'list', span: this.#span(node.range), flow: node.flow === true, items };
    }
    return isScalar(node) ? this.#scalar(node) : this.#empty([0, 0]);
  }

  #refuseDepth(node: unknown): Node {
    const span = isNode(node) ? this.#span(node.range) : this.#span(null);
    this.#report.error('yaml-syntax', [span[0], span[0]], tooDeep);
    return this.#empty([span[0], span[0]]);
  }

  #alias(node: Alias): Node {
    const span = this.#span(node.range);
    const target = this.#anchors.get(node.source);
    if (target === undefined) {
      this.#report.error('unknown-alias', span, `There is no anchor \`&${node.source}\` before this alias.`);
      return this.#empty(span);
    }
    this.#total += this.#weights.get(target) ?? 1;
    if (this.#total > maxNodes) {
      this.#report.error('too-many-aliases', span, 'The aliases of this file repeat more than 200,000 values.');
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
    this.#report.error(
      'tag',
      span,
      `\`${shown}\` does not fit \`${text}\`, or is a tag that PyYAML's safe loader refuses. Remove the tag.`,
    );
    return asText;
  }

  #checkCollectionTag(tag: string | undefined, expected: string, span: Span): void {
    if (tag === undefined || tag === '!' || tag === coreTag + expected) return;
    const shown = tag.startsWith(coreTag) ? `!!${tag.slice(coreTag.length)}` : tag;
    this.#report.error('tag', span, `PyYAML's safe loader refuses the tag \`${shown}\` here. Remove the tag.`);
  }

  #entries(map: YAMLMap): Entry[] {
    const merged = new Map<string, Entry>();
    const own = new Map<string, Entry>();
    for (const pair of map.items) {
      const key = this.convert(pair.key);
      if (key.kind !== 'scalar') {
        this.#report.error('key-not-text', key.span, `A key is text, not ${describe(key)}.`);
        if (pair.value !== null) this.convert(pair.value);
        continue;
      }
      const value = pair.value === null ? this.#empty([key.span[1], key.span[1]]) : this.convert(pair.value);
      if (key.plain && key.text === '<<') {
        for (const entry of this.#merge(value)) if (!merged.has(entry.name)) merged.set(entry.name, entry);
        continue;
      }
      const earlier = own.get(key.text);
      if (earlier !== undefined) {
        const line = this.#report.lineOf(earlier.key.span[0]) + 1;
        this.#report.error(
          'duplicate-key',
          key.span,
          `\`${key.text}\` already stands on line ${line}; PyYAML would silently keep the last. Remove one.`,
        );
      }
      // An alias stands here, what it means elsewhere.
      const end = isAlias(pair.value) ? this.#span(pair.value.range)[1] : value.span[1];
      own.set(key.text, { name: key.text, key, value, span: [key.span[0], Math.max(key.span[1], end)] });
    }
    return [...new Map([...merged, ...own]).values()];
  }

  /** What `<<` brings in: the first of several mappings wins, as in PyYAML. */
  #merge(value: Node): readonly Entry[] {
    if (value.kind === 'map') return value.entries;
    if (value.kind === 'list' && value.items.every((item) => item.kind === 'map')) {
      return value.items.flatMap((item) => (item.kind === 'map' ? item.entries : []));
    }
    this.#report.error(
      'merge-key',
      value.span,
      `\`<<\` takes a mapping or a list of mappings, not ${describe(value)}.`,
    );
    return [];
  }

  #empty(span: Span): ScalarNode {
    return { kind: 'scalar', span, text: '', plain: true, resolved: { type: 'null', value: null }, reading: 'same' };
  }

  /** Without the line ends and comments that the parser counts to a block. */
  #span(range: readonly [number, number, number] | null | undefined): Span {
    if (range === null || range === undefined) return [0, 0];
    const start = Math.min(range[0], this.#text.length);
    let end = Math.max(start, Math.min(range[1], this.#text.length));
    while (end > start && /\s/.test(this.#text[end - 1] ?? '')) end--;
    return [start, end];
  }
}
