import { constraintKeys } from '../optionFields.ts';
import type { Report } from '../report.ts';
import type { Constraint } from '../spec.ts';
import { entryOf, type Node } from '../tree.ts';
import { knownEntries, type OptionInput, readAmount, readWord, refuse } from './optionInput.ts';

/** Reads `constraints`: `[{metric, max | min}]`; null when it is no list; reported. */
export function readConstraints({ node, report }: OptionInput): readonly Constraint[] | null {
  if (node.kind !== 'list')
    return refuse(node, '`constraints`', 'a list such as `[{metric: latency_ms, max: 30}]`', report);
  const found = node.items.flatMap((item) => readConstraint(item, report));
  reportContradictions(found, node, report);
  return found;
}

/** Two, where both limits are given. */
function readConstraint(node: Node, report: Report): readonly Constraint[] {
  const owner = 'An item of `constraints`';
  if (node.kind !== 'map') {
    refuse(node, owner, 'a mapping such as `{metric: latency_ms, max: 30}`', report);
    return [];
  }
  const entries = knownEntries(node, '`constraints`', constraintKeys, report);
  const nameNode = entryOf(node, 'metric')?.value;
  const metric = nameNode === undefined ? null : readWord(nameNode, '`metric` of a constraint', report);
  const limits = entries.filter(({ name }) => name === 'max' || name === 'min');
  if (nameNode === undefined || limits.length === 0) {
    if (entries.length === node.entries.length)
      report.error('bad-option', node.span, `${owner} needs \`metric\`, and \`max\` or \`min\`.`);
    return [];
  }
  return limits.flatMap(({ name, value }): readonly Constraint[] => {
    const limit = readAmount(value, `\`${name}\` of a constraint`, report);
    if (limit === null || metric === null) return [];
    return [name === 'max' ? { metric, max: limit } : { metric, min: limit }];
  });
}

function reportContradictions(constraints: readonly Constraint[], node: Node, report: Report): void {
  for (const low of constraints) {
    if (!('min' in low)) continue;
    const high = constraints.find((other) => 'max' in other && other.metric === low.metric && other.max < low.min);
    if (high === undefined || !('max' in high)) continue;
    report.error(
      'contradiction',
      node.span,
      `No trial can meet these constraints: \`${low.metric}\` from ${low.min} and up to ${high.max}. Swap the two, or remove one.`,
    );
  }
}

/** `val_latency <= 3`: the name of a constraint in a study, and for people. */
export function constraintName(constraint: Constraint): string {
  return 'max' in constraint
    ? `${constraint.metric} <= ${constraint.max}`
    : `${constraint.metric} >= ${constraint.min}`;
}
