import type { SearchSpace } from '../space/distribution.ts';
import { literalOf } from '../space/render.ts';
import type { Value } from '../space/value.ts';
import { commentText, flowText, keyText, parametersText } from './distributionText.ts';
import { removeEntry } from './edits.ts';
import { LineIndex } from './lineIndex.ts';
import { nodeLiteral } from './literal.ts';
import { readYaml } from './readYaml.ts';
import { Report } from './report.ts';
import { type Entry, entryOf, type MapNode, type Node } from './tree.ts';

/** How a sweep text is to differ from the one that it is made from. */
export interface SweepTextChanges {
  /** Stands in place of `parameters`, of the files of `space:` and of `conditions:`. */
  readonly space: SearchSpace;
  /** Comments by dotted name of the parameter. */
  readonly notes?: ReadonlyMap<string, string>;
  /** Keys of the top level as flow YAML; null takes one out. */
  readonly top?: Readonly<Record<string, string | null>>;
  /** Keys of `trialdeck:` as flow YAML; null takes one out. */
  readonly options?: Readonly<Record<string, string | null>>;
  /** Lines in front, without `#`. */
  readonly head?: readonly string[];
}

/**
 * A sweep text with another space and other keys. What is not changed stays as it is written, comments included; only a file
 * in flow style (JSON), or with aliases, is written anew.
 * @param text - a sweep without errors
 */
export function changedSweep(text: string, changes: SweepTextChanges): string {
  const root = rootOf(text);
  const { top = {}, head = [] } = changes;
  const options = optionsText(root, changes);
  const replaced = new Set(['parameters', ...Object.keys(top), ...(options.changed ? ['trialdeck'] : [])]);
  const added = [
    ...Object.entries(top).flatMap(([key, value]) => (value === null ? [] : [`${key}: ${value}\n`])),
    parametersText(changes.space, changes.notes),
    ...(options.changed ? [options.text] : []),
  ];
  const kept = keepsLayout(text, root) ? withoutEntries(text, root, replaced) : rewritten(root, replaced);
  const own = head.length === 0 ? kept : withoutHead(kept);
  return [...head.map((line) => `${commentText(line)}\n`), endLine(own), ...added].join('');
}

/** What this program wrote in front of the text that it is made from. */
const heads =
  /^# (?:narrowed from the study .*: \d+ complete trials|stage .*, made from stages\.yaml$|trial \d+ of .* once more|\S+: dropped: )/;

function withoutHead(text: string): string {
  let rest = text;
  for (;;) {
    const end = rest.indexOf('\n') + 1;
    if (end === 0 || !heads.test(rest.slice(0, end).trimEnd())) return rest;
    rest = rest.slice(end);
  }
}

/** What stands under `trialdeck:` as flow YAML by key. */
export function optionTexts(text: string): Record<string, string> {
  const block = entryOf(rootOf(text), 'trialdeck')?.value;
  return block?.kind === 'map' ? flowTexts(block) : {};
}

/** What stands in one item of `trialdeck: stages:` as flow YAML by key; empty where there is no such stage. */
export function stageTexts(text: string, stage: string): Record<string, string> {
  const block = entryOf(rootOf(text), 'trialdeck')?.value;
  const list = block?.kind === 'map' ? entryOf(block, 'stages')?.value : undefined;
  return list?.kind === 'list' ? stageIn(list.items, stage) : {};
}

/** The same for `--stages LIST` of the command line. */
export function listedStageTexts(list: string, stage: string): Record<string, string> {
  const { root } = readYaml(list, new Report(new LineIndex(list)));
  return root?.kind === 'list' ? stageIn(root.items, stage) : {};
}

function stageIn(items: readonly Node[], stage: string): Record<string, string> {
  for (const item of items) {
    const name = item.kind === 'map' ? entryOf(item, 'name')?.value : undefined;
    if (item.kind === 'map' && name?.kind === 'scalar' && name.text === stage) return flowTexts(item);
  }
  return {};
}

function rootOf(text: string): MapNode {
  const { root } = readYaml(text, new Report(new LineIndex(text)));
  return root?.kind === 'map' ? root : { kind: 'map', span: [0, 0], flow: false, entries: [] };
}

function flowTexts(map: MapNode): Record<string, string> {
  return Object.fromEntries(map.entries.map(({ name, value }) => [name, flowText(nodeLiteral(value).json)]));
}

function optionsText(root: MapNode, { space, options = {} }: SweepTextChanges): { changed: boolean; text: string } {
  const block = entryOf(root, 'trialdeck')?.value;
  const before = block?.kind === 'map' ? flowTexts(block) : {};
  const after: Record<string, string> = {};
  const conditions = conditionsText(space);
  const changes = { space: null, conditions, ...options };
  for (const [key, value] of Object.entries({ ...before, ...changes })) if (value !== null) after[key] = value;
  const changed = JSON.stringify(before) !== JSON.stringify(after);
  const lines = Object.entries(after).map(([key, value]) => `  ${key}: ${value}\n`);
  return { changed, text: lines.length === 0 ? '' : `trialdeck:\n${lines.join('')}` };
}

function conditionsText({ parameters }: SearchSpace): string | null {
  const conditions: Record<string, Value> = {};
  for (const { name, condition } of parameters) {
    if (condition === undefined) continue;
    conditions[name] = Object.fromEntries(Object.entries(condition).map(([parent, values]) => [parent, [...values]]));
  }
  return Object.keys(conditions).length === 0 ? null : flowText(literalOf(conditions).json);
}

/** Whether entries can be taken out of the text itself. */
function keepsLayout(text: string, root: MapNode): boolean {
  return !root.flow && !/(?:^|[\s[{,:-])(?:[&*][\w-]+|<<\s*:)/m.test(text);
}

function withoutEntries(text: string, root: MapNode, names: ReadonlySet<string>): string {
  const cuts = root.entries
    .filter(({ name }) => names.has(name))
    .map((entry) => cut(text, root, entry))
    .sort((a, b) => b[0] - a[0]);
  return cuts.reduce((left, [start, end]) => left.slice(0, start) + left.slice(end), text);
}

/** The entry's lines, with the comments that are indented below it. */
function cut(text: string, root: MapNode, entry: Entry): readonly [number, number] {
  const [start, end] = removeEntry(text, root, entry);
  const comments = /^(?:[ \t]+#[^\n]*(?:\n|$))*/.exec(text.slice(end))?.[0] ?? '';
  return [start, end + comments.length];
}

function rewritten(root: MapNode, names: ReadonlySet<string>): string {
  return root.entries
    .filter(({ name }) => !names.has(name))
    .map(({ name, value }) => `${keyText(name)}: ${flowText(nodeLiteral(value).json)}\n`)
    .join('');
}

function endLine(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
