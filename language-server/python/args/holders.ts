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
            how === 'assign' ? value !== null && isParsed(value, python, givers) : isFirstOfTwo(python, how, at[0]),
          )
        )
          holders.add(name);
  }
  for (const name of [...holders]) holders.add(`self.${name.replace(/^self\./, '')}`);
  return holders;
}

/** Whether an expression parses the command line, or calls one of these functions: `p.parse_args()`, `p.parse_known_args()[0]`. */
export function isParsed(node: SyntaxNode, python: PythonText, givers: ReadonlySet<string> = parseCalls): boolean {
  if (node.name === 'MemberExpression') {
    const { firstChild } = node;
    return (
      firstChild?.name === 'CallExpression' && isPair(firstChild, python) && /\[\s*0\s*\]$/.test(python.slice(node))
    );
  }
  return node.name === 'CallExpression' && givers.has(calledName(node, python));
}

/** Whether the name at an offset is `args` in `args, rest = parser.parse_known_args()`. */
export function isFirstOfTwo(python: PythonText, how: string, offset: number): boolean {
  if (how !== 'other') return false;
  const name = python.tree.resolveInner(offset, 1);
  const list = name.parent?.name === 'AssignStatement' ? name.parent : name.parent?.parent;
  if (name.name !== 'VariableName' || list?.name !== 'AssignStatement') return false;
  const isFirst = !/[\w,]/.test(python.text.slice(list.from, name.from));
  const value = list.lastChild;
  return isFirst && value?.name === 'CallExpression' && isPair(value, python);
}

/** What is parsed and what is left, in a tuple. */
function isPair(call: SyntaxNode, python: PythonText): boolean {
  return calledName(call, python).startsWith('parse_known_');
}

function calledName({ firstChild }: SyntaxNode, python: PythonText): string {
  const last = firstChild?.name === 'MemberExpression' ? firstChild.lastChild : firstChild;
  return last ? python.slice(last) : '';
}
