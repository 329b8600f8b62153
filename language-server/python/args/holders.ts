import type { SyntaxNode } from '@lezer/common';
import type { DefinitionIndex } from '../definitionIndex.ts';

/** Names that hold what `parse_args` gave, and what a function gave that returns it. */
export function holdersOf(index: DefinitionIndex, parseCalls: ReadonlySet<string>): ReadonlySet<string> {
  const holders = new Set<string>();
  const givers = new Set<string>(parseCalls);
  for (const name of parseCalls) {
    for (const { call } of index.callsNamed(name)) {
      const fn = index.functionOf(call.scope);
      if (fn !== null) givers.add(fn.definition.name);
    }
  }
  for (const { python } of index.program.files) {
    const isGiven = (node: SyntaxNode | null): boolean => {
      if (node?.name !== 'CallExpression') return false;
      const callee = node.firstChild;
      const last = callee?.name === 'MemberExpression' ? callee.lastChild : callee;
      return last !== null && last !== undefined && givers.has(python.slice(last));
    };
    for (const { target, value } of python.found.attributes) if (isGiven(value)) holders.add(target);
    const scopes = [python.found.module, ...python.found.functions.map(({ scope }) => scope)];
    for (const scope of scopes)
      for (const [name, all] of scope.bindings)
        if (all.some(({ how, value }) => how === 'assign' && isGiven(value))) holders.add(name);
  }
  for (const name of [...holders]) holders.add(`self.${name.replace(/^self\./, '')}`);
  return holders;
}
