import { LineIndex, type Span } from '../../src/core/sweep/lineIndex.ts';
import { readSweepTree } from '../../src/core/sweep/parse.ts';
import { Spelling } from '../../src/core/sweep/spelling.ts';
import { hasUnknown, type MapNode, type Node } from '../../src/core/sweep/tree.ts';
import type { PythonText } from '../python/syntax.ts';
import type { Surroundings } from '../service/surroundings.ts';
import { looksLikeSweep } from './looksLikeSweep.ts';
import type { AgentCall, Machine, SweptDict } from './machine.ts';
import { parsed } from './parsedTexts.ts';
import { PythonReport } from './pythonReport.ts';
import { PythonSweep } from './pythonSweep.ts';
import { mayMakeSweeps, runScript } from './runScript.ts';
import { treeOf, unknownSpans } from './treeOf.ts';

/**
 * The sweeps that a script makes out of dicts, by position. Cheap for scripts that make none, never throws.
 * @param python - the text, parsed, where somebody has it already
 */
export function pythonSweepsOf(
  text: string,
  surroundings: Surroundings,
  python: PythonText | null = null,
): readonly PythonSweep[] {
  if (!mayMakeSweeps(text)) return [];
  const machine = runScript(python ?? parsed(text, surroundings));
  const lines = new LineIndex(text);
  return [...machine.swept, ...unseen(machine)]
    .map((swept) => open(swept, machine, lines, surroundings))
    .toSorted((a, b) => a.dict[0] - b.dict[0]);
}

/** Dicts that look like sweeps and that no call is seen to take. */
function unseen({ swept, dicts, python }: Machine): SweptDict[] {
  const taken = new Set(swept.flatMap(({ root, dict }) => [dict.span[0], ...mapsIn(root).flatMap(keysOf)]));
  const found: SweptDict[] = [];
  for (const dict of dicts) {
    const used = taken.has(dict.span[0]) || [...dict.items.values()].some(({ keySpan }) => taken.has(keySpan[0]));
    if (used || !dict.items.has('parameters')) continue;
    const root = treeOf(dict);
    if (!looksLikeSweep(root, python.text)) continue;
    found.push({ call: null, dict, root, project: [] });
    for (const at of mapsIn(root).flatMap(keysOf)) taken.add(at);
  }
  return found;
}

function keysOf({ entries }: MapNode): number[] {
  return entries.map(({ key }) => key.span[0]);
}

/** A mapping and all mappings in it. */
function mapsIn(node: Node): MapNode[] {
  if (node.kind === 'list') return node.items.flatMap(mapsIn);
  return node.kind === 'map' ? [node, ...node.entries.flatMap(({ value }) => mapsIn(value))] : [];
}

function open(
  { call, dict, root, project }: SweptDict,
  machine: Machine,
  lines: LineIndex,
  surroundings: Surroundings,
): PythonSweep {
  const { python } = machine;
  const agent = agentOf(machine, call);
  const report = new PythonReport(lines, new Spelling('python', quoteOf(root, python.text)), {
    silent: unknownSpans(root),
    shared: machine.shared,
    // Without a call of `wandb.agent` with a limit, or with one elsewhere, it is not known when it ends.
    codes: new Set(agent === null || agent.count !== null ? ['endless'] : []),
    partial: hasUnknown(root),
  });
  for (const map of mapsIn(root)) {
    for (const { name, keySpan } of machine.doubled.get(map.span[0]) ?? [])
      report.warning(
        'duplicate-key',
        keySpan,
        `\`${name}\` stands again further down; Python keeps that one. Remove one.`,
      );
  }
  const count = typeof agent?.count === 'number' && agent.count >= 1 ? { runs: agent.count } : {};
  const broken = root.open === true || isBroken(python, dict.span);
  const reading = readSweepTree(root, { text: python.text, report, broken }, { called: () => true, ...count });
  const { file } = surroundings;
  // A file of sweeps alone is not what the trials run.
  const called = file !== null && agent?.called != null ? { called: file } : {};
  return new PythonSweep(reading, { ...surroundings, ...called }, { call, dict: dict.span, agent, project });
}

/** The call that runs a sweep: its own, else the only one that there is. */
function agentOf({ agents, swept, files }: Machine, call: Span | null): AgentCall | null {
  const own = agents.find(({ sweep }) => sweep !== null && call !== null && sweep[0] === call[0]);
  if (own !== undefined) return own;
  const loose = agents.filter(({ sweep }) => sweep === null);
  return swept.length + files.length <= 1 ? (loose[0] ?? null) : null;
}

/** The mark that the texts of the dict are written with. */
function quoteOf(root: MapNode, text: string): '"' | "'" {
  const quoted = mapsIn(root)
    .flatMap(({ entries }) => entries)
    .find(({ key }) => !key.plain);
  return quoted !== undefined && text[quoted.key.span[0]] === "'" ? "'" : '"';
}

/** Whether a part of a text is no Python. */
function isBroken(python: PythonText, [from, to]: Span): boolean {
  let broken = false;
  python.tree.iterate({
    from,
    to,
    enter: (node) => {
      if (node.type.isError && node.from >= from && node.to <= to) broken = true;
      return !broken;
    },
  });
  return broken;
}
