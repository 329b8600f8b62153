import type { Params } from '../../space/value.ts';
import { nodeLiteral } from '../literal.ts';
import type { Report } from '../report.ts';
import type { Node } from '../tree.ts';
import { type OptionInput, refuse } from './optionInput.ts';

/** Reads values by name; null when it is no mapping; reported. */
export function readPoint(node: Node, owner: string, report: Report): Params | null {
  if (node.kind !== 'map') return refuse(node, owner, 'a mapping of parameters to values, such as `{lr: 0.1}`', report);
  return Object.fromEntries(node.entries.map(({ name, value }) => [name, nodeLiteral(value).value]));
}

/** Reads `enqueue`: a list of points, or one; null when it is neither; reported. */
export function readPoints({ node, report }: OptionInput): readonly Params[] | null {
  if (node.kind === 'scalar') return refuse(node, '`enqueue`', 'a list such as `[{lr: 0.1, depth: 3}]`', report);
  const items = node.kind === 'list' ? node.items : [node];
  return items.flatMap((item): Params[] => {
    const point = readPoint(item, 'An item of `enqueue`', report);
    return point === null ? [] : [point];
  });
}
