import type { SyntaxNode } from '@lezer/common';
import type { Span } from '../../src/core/sweep/lineIndex.ts';
import {
  argumentsOf,
  childrenOf,
  type Decorator,
  type FunctionParameter,
  type ImportedName,
  type Scope,
} from './nodes.ts';

/** The parameters of a function or a lambda. */
export function parametersOf(list: SyntaxNode | null, text: string): FunctionParameter[] {
  const found: FunctionParameter[] = [];
  let stars: 0 | 1 | 2 = 0;
  let fallbackNext = false;
  for (const child of list === null ? [] : childrenOf(list)) {
    const last = found.at(-1);
    if (fallbackNext && child.name !== ',' && child.name !== 'Comment') {
      if (last !== undefined) found[found.length - 1] = { ...last, fallback: child };
      fallbackNext = false;
    } else if (child.name === '*' || child.name === '**') stars = child.name === '*' ? 1 : 2;
    else if (child.name === ',') stars = 0;
    else if (child.name === 'AssignOp') fallbackNext = true;
    else if (child.name === 'TypeDef' && last !== undefined)
      found[found.length - 1] = { ...last, annotation: child.lastChild };
    else if (child.name === 'VariableName') {
      found.push({
        name: text.slice(child.from, child.to),
        at: [child.from, child.to],
        annotation: null,
        fallback: null,
        stars,
      });
      stars = 0;
    }
  }
  return found;
}

/** What stands above a function or class with `@`. */
export function decoratorsOf(definition: SyntaxNode, text: string): Decorator[] {
  const { parent } = definition;
  if (parent?.name !== 'DecoratedStatement') return [];
  return parent.getChildren('Decorator').map((node) => {
    const list = node.getChild('ArgList');
    const names = node.getChildren('VariableName').map(({ from, to }) => text.slice(from, to));
    return { callee: names.join('.'), arguments: list === null ? null : argumentsOf(list, text), node };
  });
}

/** The names that an import statement brings. */
export function importsOf(statement: SyntaxNode, text: string, scope: Scope): ImportedName[] {
  const words = childrenOf(statement).filter(({ name }) => name !== '(' && name !== ')' && name !== 'Comment');
  const split = words.findIndex(({ name }) => name === 'import');
  if (split < 0) return [];
  const from = words[0]?.name === 'from' ? words.slice(1, split) : null;
  const module = from === null ? null : from.map((one) => text.slice(one.from, one.to)).join('');
  const found: ImportedName[] = [];
  let path: SyntaxNode[] = [];
  let alias: SyntaxNode | null = null;
  let aliasNext = false;
  const flush = () => {
    const [first] = path;
    if (first === undefined) return;
    const name = path.map((one) => text.slice(one.from, one.to)).join('');
    const named = alias ?? first;
    const at: Span = [named.from, named.to];
    const own = text.slice(named.from, named.to);
    found.push(
      module === null ? { module: name, name: null, alias: own, at, scope } : { module, name, alias: own, at, scope },
    );
  };
  for (const word of words.slice(split + 1)) {
    if (word.name === ',') {
      flush();
      path = [];
      alias = null;
      aliasNext = false;
    } else if (word.name === 'as') aliasNext = true;
    else if (aliasNext) alias = word;
    else if (!word.type.isError) path.push(word);
  }
  flush();
  return found;
}
