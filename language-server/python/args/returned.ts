import type { SyntaxNode } from '@lezer/common';
import type { FoundFunction } from '../definitionIndex.ts';

/** The expressions that a function returns, not those of functions inside it. */
export function returnsOf({ definition }: FoundFunction): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  definition.node.cursor().iterate((ref) => {
    if (
      (ref.name === 'FunctionDefinition' || ref.name === 'ClassDefinition' || ref.name === 'LambdaExpression') &&
      ref.from !== definition.node.from
    )
      return false;
    if (ref.name !== 'ReturnStatement') return;
    const value = ref.node.firstChild?.nextSibling;
    if (value !== null && value !== undefined && value.nextSibling === null) found.push(value);
    return false;
  });
  return found;
}
