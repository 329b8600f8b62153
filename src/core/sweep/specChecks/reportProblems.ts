import { keyFix, replaceFix } from '../edits.ts';
import type { Span } from '../lineIndex.ts';
import type { Report } from '../report.ts';
import type { SweepSpec } from '../spec.ts';
import { type Entry, entryOf, type MapNode, type Node, type ScalarNode } from '../tree.ts';
import { specProblems } from './checkSpec.ts';
import { enqueueOutside } from './points.ts';
import type { SpecProblem } from './specProblem.ts';

/**
 * Reports the problems of a sweep where they stand in its file.
 * @param queued - the points of `enqueue` are queued already, wherever they lie
 */
export function reportProblems(spec: SweepSpec, root: MapNode, report: Report, queued: boolean): void {
  for (const problem of specProblems(spec)) {
    if (queued && problem.code === enqueueOutside) continue;
    const { span, key, exact } = spanOf(root, problem);
    const { replacement } = problem;
    const write = (text: string) => (key === null ? replaceFix(report, span, text) : keyFix(report, key, text));
    const fix = replacement === undefined || !exact ? undefined : write(replacement);
    report.add(problem.severity, problem.code, span, problem.message, fix);
  }
}

/** Where a path leads, or the last part of it that is in the file. */
function spanOf(
  root: MapNode,
  { path, atKey }: Pick<SpecProblem, 'path' | 'atKey'>,
): { readonly span: Span; readonly key: ScalarNode | null; readonly exact: boolean } {
  let node: Node = root;
  let entry: Entry | null = null;
  for (const step of path) {
    // A list of one may be written without its brackets.
    const next: Entry | Node | null = typeof step === 'number' ? itemOf(node, step) : entryAt(node, step);
    if (next === null) return { span: entry?.key.span ?? [0, 0], key: null, exact: false };
    if ('key' in next) entry = next;
    node = 'key' in next ? next.value : next;
  }
  const key = atKey === true ? (entry?.key ?? null) : null;
  return { span: key?.span ?? node.span, key, exact: true };
}

function itemOf(node: Node, index: number): Node | null {
  return node.kind === 'list' ? (node.items[index] ?? null) : node;
}

/** The entry of a dotted name, which may be written nested. */
function entryAt(node: Node, name: string): Entry | null {
  if (node.kind !== 'map') return null;
  const whole = entryOf(node, name);
  if (whole !== null) return whole;
  const group = node.entries.find((entry) => name.startsWith(`${entry.name}.`));
  return group === undefined ? null : entryAt(group.value, name.slice(group.name.length + 1));
}
