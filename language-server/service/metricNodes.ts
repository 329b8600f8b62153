import { entryOf, type MapNode, type Node, type ScalarNode } from '../../src/core/sweep/tree.ts';
import { listAt, optionBlocks } from './entries.ts';

/** A place in a sweep where a metric is named. */
export interface MetricNode {
  readonly node: ScalarNode;
  /** What the sweep does with it. */
  readonly use: 'objective' | 'constraint';
}

/** Every place where a sweep names a metric: `metric`, and in `trialdeck:` and its stages `metric`, `metrics`, `constraints`. */
export function metricNodes(root: MapNode): readonly MetricNode[] {
  const named = nameOf(entryOf(root, 'metric')?.value, 'name');
  return [...objectives([named]), ...optionBlocks(root).flatMap(inOptions)];
}

function inOptions(map: MapNode): readonly MetricNode[] {
  const metric = entryOf(map, 'metric')?.value;
  const metrics = itemsAt(map, 'metrics').map((item) => nameOf(item, 'name'));
  const constraints = itemsAt(map, 'constraints').map((item) => nameOf(item, 'metric'));
  return [
    ...objectives([metric?.kind === 'scalar' ? metric : null, ...metrics]),
    ...constraints.flatMap((node) => (node === null ? [] : [{ node, use: 'constraint' as const }])),
  ];
}

function objectives(nodes: readonly (ScalarNode | null)[]): readonly MetricNode[] {
  return nodes.flatMap((node) => (node === null || node.text === '' ? [] : [{ node, use: 'objective' as const }]));
}

function itemsAt(map: MapNode, key: string): readonly Node[] {
  return listAt(map, key)?.items ?? [];
}

function nameOf(node: Node | undefined, key: string): ScalarNode | null {
  const value = node?.kind === 'map' ? entryOf(node, key)?.value : undefined;
  return value?.kind === 'scalar' && value.text !== '' ? value : null;
}
