import type { SyntaxNode } from '@lezer/common';
import type { FoundFunction } from '../definitionIndex.ts';
import { childrenOf } from '../nodes.ts';

/** What stands between the brackets and commas of a list or a tuple. */
function itemsOf(list: SyntaxNode): SyntaxNode[] {
  return childrenOf(list).filter(({ name }) => !/^[[\](),]$|^Comment$/.test(name));
}

/** The expressions that a function returns, not those of functions inside it. */
export function returnsOf(fn: FoundFunction): SyntaxNode[] {
  return statementsOf(fn).flatMap(({ firstChild }) => {
    const value = firstChild?.nextSibling ?? null;
    return value === null || value.nextSibling !== null ? [] : [value];
  });
}

/** What a function returns at one place of several: `b` of `return a, b` for 1. */
export function returnedAt(fn: FoundFunction, index: number): SyntaxNode[] {
  return statementsOf(fn).flatMap((statement) => {
    const [, first, ...more] = childrenOf(statement);
    if (first === undefined) return [];
    const all = more.length > 0 ? itemsOf(statement).slice(1) : first.name === 'TupleExpression' ? itemsOf(first) : [];
    return all[index] ?? [];
  });
}

function statementsOf({ definition }: FoundFunction): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  definition.node.cursor().iterate((ref) => {
    if (
      (ref.name === 'FunctionDefinition' || ref.name === 'ClassDefinition' || ref.name === 'LambdaExpression') &&
      ref.from !== definition.node.from
    )
      return false;
    if (ref.name !== 'ReturnStatement') return;
    found.push(ref.node);
    return false;
  });
  return found;
}
