import { type BrokenPart, isSurelyBroken } from './brokenPart.ts';
import type { Span } from './lineIndex.ts';
import { parseWhole } from './parseWhole.ts';
import type { SyntaxFinding } from './syntax.ts';
import type { Entry, MapNode, Node, ScalarNode } from './tree.ts';
import { cutYaml, type YamlPart } from './yamlCuts.ts';
import { duplicateKey, type Finding, maxDepth, maxNodes } from './yamlTree.ts';

/** What a text was read as, with all that is wrong in it. */
export interface YamlRead {
  /** Null for an empty text. */
  readonly root: Node | null;
  readonly findings: readonly Finding[];
  readonly syntax: readonly SyntaxFinding[];
  /** A part could not be read alone, and the whole perhaps can. */
  readonly doubtful: boolean;
}

/** One part of a text as it was read alone; its offsets count from its start. */
interface Leaf {
  readonly entries: readonly Entry[];
  readonly findings: readonly Finding[];
  readonly syntax: readonly SyntaxFinding[];
  readonly total: number;
  readonly depth: number;
  /** Its entries where it stood last. */
  placed: { readonly at: number; readonly entries: readonly Entry[] };
}

/** Parts of a text as they were read before, so that an edit costs the part that it changes. One for each document. */
export class YamlCache {
  /** Characters that were parsed so far, for tests of what an edit costs. */
  parsed = 0;
  #known = new Map<string, Leaf | null>();
  #used = new Map<string, Leaf | null>();

  /** The part with this text; null where it cannot be read alone. */
  leaf(text: string, read: (text: string) => Leaf | null): Leaf | null {
    const known = this.#known.get(text);
    const leaf = known === undefined ? read(text) : known;
    if (known === undefined) this.parsed += text.length;
    this.#used.set(text, leaf);
    return leaf;
  }

  /** Forgets the parts that were not asked for since the last call. */
  sweep(): void {
    this.#known = this.#used;
    this.#used = new Map();
  }
}

/**
 * Reads a text part by part. Without syntax errors the tree is that of the whole; with them it holds more, since a quote or
 * a bracket that is open ends with its part.
 * @returns null where the text has to be read as a whole
 */
export function readParts(text: string, cache: YamlCache): YamlRead | null {
  const parts = cutYaml(text);
  if (parts === null) return null;
  const composer = new Composer(text, cache);
  const root = composer.block(parts, 1);
  cache.sweep();
  if (root === null || composer.total > maxNodes) return null;
  const { findings, syntax, broken, looseFirst } = composer;
  return { root, findings, syntax, doubtful: broken !== null && !looseFirst && !isSurelyBroken(text, broken) };
}

class Composer {
  readonly findings: Finding[] = [];
  readonly syntax: SyntaxFinding[] = [];
  total = 0;
  /** The first part that could not be read alone. */
  broken: BrokenPart | null = null;
  /** All before it could be read alone, so that nothing reaches into it, and no word stands alone among keys. */
  looseFirst = false;
  readonly #heads: string[] = [];
  readonly #text: string;
  readonly #cache: YamlCache;

  constructor(text: string, cache: YamlCache) {
    this.#text = text;
    this.#cache = cache;
  }

  /** @param depth - of the mapping that the parts make up */
  block(parts: readonly YamlPart[], depth: number): MapNode | null {
    const own = new Map<string, Entry>();
    let start: number | null = null;
    let end = 0;
    for (const part of parts) {
      const entries = part.loose ? this.#loose(part) : this.#entries(part, depth);
      if (entries === null) return null;
      for (const entry of entries) {
        const earlier = own.get(entry.name);
        if (earlier !== undefined) this.findings.push(duplicateKey(entry.key, earlier.key));
        own.set(entry.name, entry);
        start ??= entry.span[0];
        end = entry.span[1];
      }
    }
    return start === null ? null : { kind: 'map', span: [start, end], flow: false, entries: [...own.values()] };
  }

  #loose({ start, headEnd }: YamlPart): readonly Entry[] {
    this.looseFirst ||= this.broken === null;
    const line = this.#text.slice(start, headEnd);
    const from = start + line.length - line.trimStart().length;
    const span: Span = [from, start + line.trimEnd().length];
    this.syntax.push({ span, message: 'a `:` and a value are missing behind this key.' });
    return [];
  }

  #entries(part: YamlPart, depth: number): readonly Entry[] | null {
    if (part.parts === null) return this.#leaf(part.start, part.end, depth);
    const head = this.#leaf(part.start, part.headEnd, depth);
    this.#heads.push(this.#text.slice(part.start, part.headEnd));
    const value = this.block(part.parts, depth + 1);
    this.#heads.pop();
    const [entry] = head ?? [];
    if (entry === undefined || value === null) return null;
    return [{ ...entry, value, span: [entry.span[0], value.span[1]] }];
  }

  #leaf(start: number, end: number, depth: number): readonly Entry[] | null {
    const leaf = this.#cache.leaf(this.#text.slice(start, end), readLeaf);
    if (leaf === null || leaf.depth + depth - 1 > maxDepth) return null;
    if (leaf.syntax.length > 0) this.#isBroken(start, end);
    this.total += leaf.total;
    for (const finding of leaf.findings) this.findings.push(shiftedFinding(finding, start));
    for (const finding of leaf.syntax) this.syntax.push({ ...finding, span: shifted(finding.span, start) });
    if (leaf.placed.at !== start)
      leaf.placed = { at: start, entries: leaf.entries.map((entry) => shiftedEntry(entry, start)) };
    return leaf.placed.entries;
  }

  #isBroken(start: number, end: number): void {
    this.broken ??= { span: [start, end], heads: this.#heads.join('') };
  }
}

function readLeaf(text: string): Leaf | null {
  const documents = parseWhole(text);
  const [document] = documents;
  if (documents.length !== 1 || document === undefined || document.tree === null) return null;
  const { root, findings, total, depth, unresolved } = document.tree;
  if (root.kind !== 'map' || root.flow || unresolved || root.entries.length !== document.pairs) return null;
  if (root.entries.some(({ key }) => key.plain && key.text === '<<')) return null;
  const { entries } = root;
  return { entries, findings, syntax: document.syntax, total, depth, placed: { at: 0, entries } };
}

function shifted([start, end]: Span, by: number): Span {
  return [start + by, end + by];
}

function shiftedFinding(finding: Finding, by: number): Finding {
  const { about } = finding;
  return { ...finding, span: shifted(finding.span, by), ...(about === undefined ? {} : { about: about + by }) };
}

function shiftedEntry({ name, key, value, span }: Entry, by: number): Entry {
  return { name, key: shiftedScalar(key, by), value: shiftedNode(value, by), span: shifted(span, by) };
}

function shiftedScalar(node: ScalarNode, by: number): ScalarNode {
  const { kind, span, text, plain, resolved, reading } = node;
  return { kind, span: shifted(span, by), text, plain, resolved, reading };
}

function shiftedNode(node: Node, by: number): Node {
  switch (node.kind) {
    case 'scalar':
      return shiftedScalar(node, by);
    case 'list':
      return { ...node, span: shifted(node.span, by), items: node.items.map((item) => shiftedNode(item, by)) };
    case 'map':
      return { ...node, span: shifted(node.span, by), entries: node.entries.map((entry) => shiftedEntry(entry, by)) };
    case 'unknown':
      return { ...node, span: shifted(node.span, by) };
  }
}
