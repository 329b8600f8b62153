import { LineIndex, type Span } from '../../src/core/sweep/lineIndex.ts';
import { macroName } from '../../src/core/sweep/macros.ts';
import { Report } from '../../src/core/sweep/report.ts';
import { readParameters } from '../../src/core/sweep/spaceFiles.ts';
import { entryOf, type MapNode, type Node } from '../../src/core/sweep/tree.ts';
import { anchorOf } from './anchors.ts';
import { holds, listAt, mapAt, optionBlocks } from './entries.ts';
import type { FileRange } from './features.ts';
import { namedFiles } from './links.ts';
import { type Mention, mentions, pathAt } from './mentions.ts';
import { metricNodes } from './metricNodes.ts';
import { argumentOf, configKeysOf, FileRanges, writtenAt } from './scriptPlaces.ts';
import type { Sweep } from './sweep.ts';

const startOfFile = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** The file of a sweep in results: its path, or what a text without one is called. */
export function fileOf({ surroundings: { file, name } }: Sweep): string {
  return file ?? name;
}

/**
 * Where what stands at an offset comes from: a parameter from its entry and from the argument or config key of the program, a
 * metric from where it is logged, a file name and `${program}` from the file, an alias from its anchor.
 */
export function definition(sweep: Sweep, offset: number): readonly FileRange[] {
  const { root, text, dialect } = sweep.reading;
  if (root === null || !holds(root, offset)) return [];
  const anchor = dialect !== 'yaml' || isInText(root, offset) ? null : anchorOf(text, offset);
  if (anchor !== null) return [here(sweep, anchor)];
  const mention = mentionAt(sweep, offset);
  if (mention !== null) return ofParameter(sweep, mention, offset);
  const metric = metricNodes(root).find(({ node }) => holds(node, offset));
  if (metric !== undefined) return ofMetric(sweep, metric.node.text);
  const macro = ofMacro(sweep, root, offset);
  if (macro !== null) return macro;
  return namedFiles(sweep)
    .filter(({ span }) => holds({ span }, offset))
    .map(({ file }) => ({ file, range: startOfFile }));
}

/** Whether an offset is inside of a text. An alias is none: what it stands for is elsewhere. */
function isInText(node: Node, offset: number): boolean {
  if (!holds(node, offset)) return false;
  if (node.kind === 'scalar') return node.text !== '';
  if (node.kind === 'list') return node.items.some((item) => isInText(item, offset));
  return node.kind === 'map' && node.entries.some(({ key, value }) => isInText(key, offset) || isInText(value, offset));
}

/** Every place that names the parameter at an offset, in the sweep and in its program; none elsewhere. */
export function references(sweep: Sweep, offset: number): readonly FileRange[] {
  const mention = mentionAt(sweep, offset);
  if (mention === null) return [];
  const { path } = pathAt(mention, offset, sweep.reading.text);
  const name = path.join('.');
  const own = mentions(sweep)
    .filter((other) => other.path.join('.') === name)
    .map(({ node }) => here(sweep, node.span));
  const { program } = sweep;
  if (program === null) return own;
  const ranges = new FileRanges(sweep.surroundings.files);
  const argument = argumentOf(program, name);
  const places = [
    ...(argument === null ? [] : [argument.at, ...(argument.options ?? []).map(({ at }) => at), ...argument.uses]),
  ];
  places.push(...configKeysOf(program, name).flatMap(({ at, uses }) => [at, ...uses]));
  return [...own, ...unique(places.flatMap((place) => ranges.range(place)))];
}

/** The name of a parameter at an offset; null where none stands. */
export function mentionAt(sweep: Sweep, offset: number): Mention | null {
  return mentions(sweep).find(({ node }) => holds(node, offset)) ?? null;
}

function ofParameter(sweep: Sweep, mention: Mention, offset: number): readonly FileRange[] {
  const { path } = pathAt(mention, offset, sweep.reading.text);
  const name = path.join('.');
  const key = mention.isKey ? undefined : mentions(sweep).find((one) => one.isKey && one.path.join('.') === name);
  const elsewhere = mention.isKey || key !== undefined ? [] : inSpaceFiles(sweep, name);
  return [...(key === undefined ? elsewhere : [here(sweep, key.node.span)]), ...inProgram(sweep, name)];
}

function inProgram(sweep: Sweep, name: string): readonly FileRange[] {
  const { program } = sweep;
  if (program === null) return [];
  const ranges = new FileRanges(sweep.surroundings.files);
  const argument = argumentOf(program, name);
  const places = argument === null ? configKeysOf(program, name).map(({ at }) => at) : [writtenAt(argument, name)];
  return unique(places.flatMap((place) => ranges.range(place)));
}

/** The parameter in the files of `space:`, the last that has it first. */
function inSpaceFiles(sweep: Sweep, name: string): readonly FileRange[] {
  const { file, files } = sweep.surroundings;
  const { root } = sweep.reading;
  if (root === null || file === null || files === null) return [];
  const named = optionBlocks(root).flatMap((block) => listAt(block, 'space')?.items ?? []);
  for (const item of named.toReversed()) {
    if (item.kind !== 'scalar') continue;
    const path = files.resolve(files.folderOf(file), item.text);
    const text = files.read(path);
    if (text === null) continue;
    const lines = new LineIndex(text);
    const source = readParameters(text, new Report(lines)).find((one) => one.name === name);
    if (source !== undefined) return [{ file: path, range: lines.range(source.entry.key.span) }];
  }
  return [];
}

function ofMetric(sweep: Sweep, name: string): readonly FileRange[] {
  const ranges = new FileRanges(sweep.surroundings.files);
  const logged = sweep.program?.metrics.logged.filter((metric) => metric.name === name) ?? [];
  return unique(logged.flatMap(({ at }) => ranges.range(at)));
}

/** Where the value of a macro at an offset is said; null where no macro stands. */
function ofMacro(sweep: Sweep, root: MapNode, offset: number): readonly FileRange[] | null {
  const item = listAt(root, 'command')?.items.find((one) => one.kind === 'scalar' && holds(one, offset));
  const macro = item?.kind === 'scalar' ? macroName(item.text) : null;
  if (macro === null) return null;
  if (macro === 'program') {
    const { found } = sweep;
    if (found.kind === 'file') return [{ file: found.file, range: startOfFile }];
    return entryRange(sweep, root, 'program');
  }
  if (macro === 'interpreter') return entryRange(sweep, mapAt(root, 'trialdeck'), 'interpreter');
  return macro.startsWith('args') ? entryRange(sweep, root, 'parameters') : [];
}

function entryRange(sweep: Sweep, map: MapNode | null, name: string): readonly FileRange[] {
  const entry = map === null ? null : entryOf(map, name);
  return entry === null ? [] : [here(sweep, entry.key.span)];
}

function here(sweep: Sweep, span: Span): FileRange {
  return { file: fileOf(sweep), range: sweep.reading.lines.range(span) };
}

function unique(ranges: readonly FileRange[]): readonly FileRange[] {
  const key = ({ file, range: { start } }: FileRange) => `${start.line}:${start.character}:${file}`;
  return [...new Map(ranges.map((range) => [key(range), range])).values()];
}
