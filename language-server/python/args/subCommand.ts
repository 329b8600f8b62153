import type { SyntaxNode } from '@lezer/common';
import type { DefinitionIndex, FoundCall } from '../definitionIndex.ts';
import { argumentOf, bindingsOf, type Scope } from '../nodes.ts';
import type { PythonFile } from '../programText.ts';
import { textAt } from './argumentText.ts';

const deepest = 6;

/**
 * The sub-command of argparse to whose parser an `add_argument` belongs: null for the parser itself, empty where it cannot be
 * told. One name often stands for one sub-parser after the other, so the place counts.
 */
export function subCommandOf({ file, call }: FoundCall, index: DefinitionIndex): string | null {
  if (index.callsNamed('add_parser').length === 0) return null;
  return call.object === null ? '' : ofParser(call.object, { file, scope: call.scope }, index, 0);
}

interface Where {
  readonly file: PythonFile;
  readonly scope: Scope;
}

function ofParser(node: SyntaxNode, where: Where, index: DefinitionIndex, depth: number): string | null {
  if (depth > deepest) return '';
  const { file, scope } = where;
  if (node.name === 'VariableName') {
    const bound = bindingsOf(scope, file.python.slice(node));
    const before = bound?.all.filter(({ at }) => bound.scope !== scope || at[0] <= node.from) ?? [];
    const last = bound?.scope === scope ? before.at(-1) : before.length === 1 ? before[0] : undefined;
    return last?.how === 'assign' && last.value !== null ? ofParser(last.value, where, index, depth + 1) : '';
  }
  const made = node.name === 'CallExpression' ? index.callAt(node, file)?.call : undefined;
  if (made === undefined) return '';
  if (/ArgumentParser$/.test(made.name)) return null;
  if (made.name === 'add_parser') return textAt(argumentOf(made, 'name', 0), where) ?? '';
  if (made.object !== null && ['add_argument_group', 'add_mutually_exclusive_group'].includes(made.name))
    return ofParser(made.object, where, index, depth + 1);
  return '';
}
