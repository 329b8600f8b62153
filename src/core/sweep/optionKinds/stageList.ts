import { stageKeys, stageOptionKeys } from '../optionFields.ts';
import type { Report } from '../report.ts';
import type { Stage, SweepOptions } from '../spec.ts';
import { type Entry, entryOf, type MapNode, type Node } from '../tree.ts';
import { knownEntries, type OptionInput, readCount, refuse } from './optionInput.ts';
import { studyNamePattern } from './plain.ts';
import { readPoint } from './pointList.ts';

/** Reads one option of a stage as the block reads it. */
export type ReadNested = (entry: Entry) => SweepOptions;

/** Reads `stages`: each with a name, any key of the block, `fixed`, `narrow` and `best`; null when it is no list; reported. */
export function readStages({ node, report }: OptionInput, nested: ReadNested): readonly Stage[] | null {
  if (node.kind !== 'list' || node.items.length === 0)
    return refuse(
      node,
      '`stages`',
      'a list such as `[{name: coarse, trials: 20}, {name: fine, narrow: true}]`',
      report,
    );
  const names = new Map<string, string>();
  return node.items.flatMap((item, index) => {
    if (item.kind !== 'map') {
      refuse(item, 'An item of `stages`', 'a mapping with `name`', report);
      return [];
    }
    const stage = readStage(item, index, nested, report);
    if (stage === null) return [];
    const same = names.get(stage.name.toLowerCase());
    if (same !== undefined)
      report.error(
        'duplicate-name',
        item.span,
        same === stage.name
          ? `\`stages\` names \`${same}\` twice. Each stage gets its own study.`
          : `\`${same}\` and \`${stage.name}\` differ in case only. Each stage gets a folder of its own, and macOS and Windows take these for the same one.`,
      );
    names.set(stage.name.toLowerCase(), stage.name);
    return [stage];
  });
}

/** What a stage cannot have for itself. */
const ofWholeSweep = { study: 'study', storage: 'storage', stages: 'stages' };

function readStage(map: MapNode, index: number, nested: ReadNested, report: Report): Stage | null {
  let options: SweepOptions = {};
  let fixed: Stage['fixed'] = {};
  let narrow = false;
  let best: number | null = null;
  for (const entry of knownEntries(map, 'a stage', [...stageKeys, ...stageOptionKeys], report, ofWholeSweep)) {
    const { name, value } = entry;
    if (name === 'fixed') fixed = readPoint(value, '`fixed` of a stage', report) ?? {};
    else if (name === 'narrow') narrow = readFlag(value, '`narrow` of a stage', report);
    else if (name === 'best') best = readCount(value, '`best` of a stage', report);
    else if (name !== 'name') options = { ...options, ...nested(entry) };
  }
  for (const name of ['narrow', 'best']) {
    const entry = entryOf(map, name);
    if (entry !== null && index === 0 && (narrow || best !== null))
      report.error(
        'bad-option',
        entry.key.span,
        `\`${name}\` takes over from the stage before, and this is the first one.`,
      );
  }
  if (narrow && best !== null)
    report.error('bad-option', map.span, 'A stage either searches (`narrow`) or runs the `best` again, not both.');
  return nameOf(map, report, (name) => ({ name, options, fixed, narrow, best }));
}

function nameOf(map: MapNode, report: Report, make: (name: string) => Stage): Stage | null {
  const node = entryOf(map, 'name')?.value;
  if (node === undefined) {
    report.error('bad-option', map.span, 'A stage needs a `name`, such as `{name: coarse, trials: 20}`.');
    return null;
  }
  const name = node.kind === 'scalar' ? node.text : '';
  if (studyNamePattern.test(name)) return make(name);
  return refuse(node, '`name` of a stage', 'a name of letters, digits, `.`, `_` and `-`', report);
}

function readFlag(node: Node, owner: string, report: Report): boolean {
  if (node.kind === 'scalar' && typeof node.resolved.value === 'boolean') return node.resolved.value;
  refuse(node, owner, '`true` or `false`', report);
  return false;
}
