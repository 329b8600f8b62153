import { valueKey } from '../../src/core/space/equal.ts';
import type { Value } from '../../src/core/space/value.ts';
import { removeItemFix } from '../../src/core/sweep/edits.ts';
import { nodeLiteral } from '../../src/core/sweep/literal.ts';
import type { ParameterSource } from '../../src/core/sweep/parameters.ts';
import type { Fix, Report } from '../../src/core/sweep/report.ts';
import { entryOf, type ListNode, type Node } from '../../src/core/sweep/tree.ts';

/** The values of one parameter while fixes for them are made: no fix writes a value into `values` that is there, or will be. */
export class WrittenValues {
  readonly #list: ListNode | null;
  readonly #items: ReadonlySet<Node>;
  readonly #weighted: boolean;
  /** The items of each value, those that get it from a fix as well. */
  readonly #keys = new Map<string, Set<Node>>();

  constructor({ map }: ParameterSource) {
    const values = entryOf(map, 'values')?.value;
    this.#list = values?.kind === 'list' ? values : null;
    this.#items = new Set(this.#list?.items);
    this.#weighted = entryOf(map, 'probabilities') !== null;
    for (const item of this.#list?.items ?? []) if (item.kind !== 'unknown') this.#set(nodeLiteral(item).value, item);
  }

  /** Whether another item of the list than `node` has this value, or gets it from a fix. */
  has(value: Value, node: Node): boolean {
    const items = this.#keys.get(valueKey(value));
    return this.#isItem(node) && items !== undefined && items.size > (items.has(node) ? 1 : 0);
  }

  /** Writes `value` in the place of `node`; where it is there already, takes `node` out. None where neither can be done. */
  fix(node: Node, value: Value, write: Fix, report: Report, text: string): Fix | undefined {
    if (!this.has(value, node)) {
      if (this.#isItem(node)) this.#set(value, node);
      return write;
    }
    const removing = this.#without(node, report, text);
    if (removing !== undefined) this.#keys.get(valueKey(nodeLiteral(node).value))?.delete(node);
    return removing;
  }

  #set(value: Value, item: Node): void {
    const key = valueKey(value);
    const items = this.#keys.get(key);
    if (items === undefined) this.#keys.set(key, new Set([item]));
    else items.add(item);
  }

  #isItem(node: Node): boolean {
    return this.#items.has(node);
  }

  #without(node: Node, { lines }: Report, text: string): Fix | undefined {
    if (this.#list === null || this.#weighted) return undefined;
    const { items, span } = this.#list;
    const index = items.indexOf(node);
    const around = text.slice(items[index - 1]?.span[1] ?? span[0], node.span[1]);
    // Others may name an anchor.
    return /(?:^|[\s[{,:-])&[\w-]/.test(around) ? undefined : removeItemFix(lines, this.#list, index);
  }
}
