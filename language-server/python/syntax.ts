import { type SyntaxNode, type Tree, TreeFragment } from '@lezer/common';
import { parser } from '@lezer/python';
import { type Collected, collect } from './collect.ts';
import { bindingsOf, type ImportedName, type Scope } from './nodes.ts';

/** One Python text, parsed. What is found in it is collected at first use. */
export class PythonText {
  readonly text: string;
  readonly tree: Tree;
  #collected: Collected | undefined;
  #imported: ReadonlyMap<string, ImportedName> | undefined;

  constructor(text: string, tree: Tree) {
    this.text = text;
    this.tree = tree;
  }

  /** Calls, definitions, imports and names, from one pass over the tree. */
  get found(): Collected {
    this.#collected ??= collect(this.tree, this.text);
    return this.#collected;
  }

  slice(node: { readonly from: number; readonly to: number }): string {
    return this.text.slice(node.from, node.to);
  }

  /** Zero-based line of an offset. */
  lineOf(offset: number): number {
    let line = 0;
    for (let at = this.text.indexOf('\n'); at >= 0 && at < offset; at = this.text.indexOf('\n', at + 1)) line++;
    return line;
  }

  /**
   * A chain of names by where it comes from: after `from argparse import ArgumentParser as P`, `P` is
   * `argparse.ArgumentParser`. Names of the file itself stay; relative modules keep their dots.
   */
  origin(dotted: string | null): string {
    if (dotted === null) return '';
    this.#imported ??= new Map(this.found.imports.map((one) => [one.alias, one]));
    const [head = '', ...rest] = dotted.split('.');
    const source = this.#imported.get(head);
    if (source === undefined) return dotted;
    const { module, name, alias } = source;
    // `import a.b` brings `a`.
    const base =
      name !== null
        ? module.endsWith('.')
          ? `${module}${name}`
          : `${module}.${name}`
        : alias === module.split('.')[0]
          ? alias
          : module;
    return [base, ...rest].join('.');
  }

  /** The import that brings a name; null where it is none. */
  imported(name: string): ImportedName | null {
    this.origin(name);
    return this.#imported?.get(name) ?? null;
  }

  /** The expression that a name stands for: set once, in the innermost scope that sets it; null where that cannot be told. */
  valueOf(name: string, scope: Scope): SyntaxNode | null {
    const found = bindingsOf(scope, name);
    const [only] = found?.all ?? [];
    return found?.all.length === 1 && only?.how === 'assign' ? only.value : null;
  }

  /** Whether the value of a name is changed in place somewhere. */
  isMutated(name: string, scope: Scope): boolean {
    return bindingsOf(scope, name)?.scope.mutated.has(name) ?? false;
  }

  /** Every place where a name stands as a name of its own, not behind a dot and not as a keyword. */
  usesOf(name: string): SyntaxNode[] {
    const uses: SyntaxNode[] = [];
    for (let at = this.text.indexOf(name); at >= 0; at = this.text.indexOf(name, at + name.length)) {
      const node = this.tree.resolveInner(at, 1);
      if (node.name === 'VariableName' && node.from === at && node.to === at + name.length) uses.push(node);
    }
    return uses;
  }
}

/**
 * Parses a Python text. Never throws: what is no Python becomes error nodes (`found.errorAt`).
 * @param before - the same file as it was; what did not change is not parsed again
 */
export function parsePython(text: string, before: PythonText | null = null): PythonText {
  const input = forGrammar(text);
  if (before === null) return new PythonText(text, parser.parse(input));
  if (before.text === text) return before;
  const old = forGrammar(before.text);
  const shorter = Math.min(input.length, old.length);
  let start = 0;
  while (start < shorter && input.charCodeAt(start) === old.charCodeAt(start)) start++;
  let tail = 0;
  while (tail < shorter - start && input.charCodeAt(input.length - 1 - tail) === old.charCodeAt(old.length - 1 - tail))
    tail++;
  const change = { fromA: start, toA: old.length - tail, fromB: start, toB: input.length - tail };
  const fragments = TreeFragment.applyChanges(TreeFragment.addTree(before.tree), [change]);
  return new PythonText(text, parser.parse(input, fragments));
}

/** A number that ends in its dot (`1.`, `2.e-3`), which the grammar takes for one with a forgotten name behind the dot. */
const endsInDot = /(?<![\w.])(\d[\d_]*)\.(?=[eE][+-]?\d|[jJ]\b|(?![\w.]))/g;

/** The text as the grammar understands it, with every character at its place. Trees are of it, all texts are of the original. */
function forGrammar(text: string): string {
  return text.replace(endsInDot, (_whole, digits: string) => `${digits}0`);
}
