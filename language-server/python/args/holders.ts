import type { SyntaxNode } from '@lezer/common';
import type { DefinitionIndex } from '../definitionIndex.ts';
import type { PythonText } from '../syntax.ts';

export const parseCalls: ReadonlySet<string> = new Set([
  'parse_args',
  'parse_known_args',
  'parse_intermixed_args',
  'parse_known_intermixed_args',
]);

/** Names that hold what `parse_args` gave, and what a function gave that returns it. */
export function holdersOf(index: DefinitionIndex): ReadonlySet<string> {
  const holders = new Set<string>();
  const givers = new Set<string>(parseCalls);
  for (const name of parseCalls) {
    for (const { call } of index.callsNamed(name)) {
      const fn = index.functionOf(call.scope);
      if (fn !== null) givers.add(fn.definition.name);
    }
  }
  for (const { python } of index.program.files) {
    for (const { target, value } of python.found.attributes) if (isParsed(value, python, givers)) holders.add(target);
    const scopes = [python.found.module, ...python.found.functions.map(({ scope }) => scope)];
    for (const scope of scopes)
      for (const [name, all] of scope.bindings)
        if (
          all.some(({ how, value, at }) =>
            how === 'assign' ? value !== null && isParsed(value, python, givers) : isUnpacked(python, how, at[0]),
          )
        )
          holders.add(name);
  }
  for (const name of [...holders]) holders.add(`self.${name.replace(/^self\./, '')}`);
  return holders;
}

/**
 * Whether an expression parses the command line, or calls one of these functions: `p.parse_args()`, `p.parse_known_args()[0]`,
 * `p.parse_args_into_dataclasses()[1]`.
 */
export function isParsed(node: SyntaxNode, python: PythonText, givers: ReadonlySet<string> = parseCalls): boolean {
  if (node.name !== 'MemberExpression') return node.name === 'CallExpression' && givers.has(calledName(node, python));
  const { firstChild } = node;
  const index = /\[\s*(\d+)\s*\]$/.exec(python.slice(node))?.[1];
  return (
    firstChild?.name === 'CallExpression' && index !== undefined && isParsedPart(firstChild, python, Number(index))
  );
}

/** Whether one part of what a call gives is what was parsed: the first of `parse_known_args`, every one of several dataclasses. */
export function isParsedPart(call: SyntaxNode, python: PythonText, index: number): boolean {
  const name = calledName(call, python);
  return name === 'parse_args_into_dataclasses' || (index === 0 && name.startsWith('parse_known_'));
}

/** The name at an offset as a part of `args, rest = call()`: the call, and which part; null where it is none. */
export function unpacked(
  python: PythonText,
  offset: number,
): { readonly call: SyntaxNode; readonly index: number } | null {
  const name = python.tree.resolveInner(offset, 1);
  const { parent } = name;
  const statement = parent?.name === 'AssignStatement' ? parent : (parent?.parent ?? null);
  const call = statement?.lastChild;
  if (name.name !== 'VariableName' || statement?.name !== 'AssignStatement' || call?.name !== 'CallExpression')
    return null;
  let index = 0;
  for (let at = name.prevSibling; at !== null; at = at.prevSibling) {
    if (at.name === 'AssignOp' || at.name === '*') return null;
    if (at.name === ',') index += 1;
  }
  return { call, index };
}

/** Whether the name at an offset is `args` in `args, rest = parser.parse_known_args()`. */
function isUnpacked(python: PythonText, how: string, offset: number): boolean {
  const found = how === 'other' ? unpacked(python, offset) : null;
  return found !== null && isParsedPart(found.call, python, found.index);
}

function calledName({ firstChild }: SyntaxNode, python: PythonText): string {
  const last = firstChild?.name === 'MemberExpression' ? firstChild.lastChild : firstChild;
  return last ? python.slice(last) : '';
}
