import { readMetric } from '../metric.ts';
import type { Objective } from '../spec.ts';
import type { Entry } from '../tree.ts';
import { type OptionInput, refuse } from './optionInput.ts';

/** Reads `metrics`: `[{name, goal}]`, each as W&B's `metric`; null when it is no list; reported. */
export function readMetrics({ option, node, report }: OptionInput, text: string): readonly Objective[] | null {
  if (node.kind !== 'list' || node.items.length === 0)
    return refuse(node, '`metrics`', 'a list such as `[{name: loss, goal: minimize}]`', report);
  const found: Objective[] = [];
  for (const item of node.items) {
    const key = { kind: 'scalar', span: item.span, text: option.key, plain: true } as const;
    const entry: Entry = {
      name: option.key,
      key: { ...key, resolved: { type: 'text', value: option.key }, reading: 'same' },
      value: item,
      span: item.span,
    };
    const metric = readMetric(entry, text, report);
    if (metric === null) continue;
    if (found.some(({ name }) => name === metric.name))
      report.error('duplicate-name', metric.nameNode.span, `\`metrics\` names \`${metric.name}\` twice. Remove one.`);
    else found.push({ name: metric.name, goal: metric.goal });
  }
  return found.length === node.items.length ? found : null;
}
