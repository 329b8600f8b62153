import { keyInfo, takesParameters } from '../../keys/keyTable.ts';
import { hole, inlineMap, map, type Piece } from '../../keys/piece.ts';
import type { Sweep } from '../sweep.ts';
import type { Suggestions } from './builder.ts';
import { suggestCommandItems, suggestCommands } from './commandItems.ts';
import type { Place } from './place.ts';
import { filesBeside } from './programFiles.ts';
import { circumstancesOf, parametersOf, plainOf } from './surrounds.ts';
import { namesMetric, suggestFromScript, suggestParameterValues } from './valueItems.ts';

/** Whether a list stands behind the key that a path ends in. */
export function takesList(path: readonly string[]): boolean {
  const [key = '', owner] = path.toReversed();
  if (path[0] === 'command') return path.length === 1;
  if (path[0] === 'parameters') return path.length % 2 === 1 && path.length > 1 && key === 'values';
  if (path[0] !== 'trialdeck') return false;
  return (
    ['stages', 'metrics', 'constraints', 'enqueue', 'space', 'over'].includes(key) ||
    (owner === 'sampler' && key === 'command') ||
    isConditionList(path)
  );
}

/** `conditions.child.parent`: values of the parent. */
function isConditionList(path: readonly string[]): boolean {
  const at = path.indexOf('conditions');
  return path[0] === 'trialdeck' && at > 0 && path.length === at + 3;
}

/** Items of the list that the cursor is in, or that begins there. */
export function suggestItems(sweep: Sweep, place: Place, suggestions: Suggestions): void {
  const { path } = place;
  const key = path.at(-1) ?? '';
  const inTrialdeck = path[0] === 'trialdeck';
  if (path.length === 1 && key === 'command') {
    if (place.siblings.length === 0 && place.fresh && place.word[0] === place.word[1])
      suggestCommands(sweep, { ...place, kind: 'item' }, suggestions);
    suggestCommandItems(place, suggestions);
  } else if (path[0] === 'parameters' && key === 'values')
    suggestFromScript(sweep, { ...place, kind: 'item' }, false, suggestions);
  else if (isConditionList(path))
    suggestParameterValues(parametersOf(sweep).get(key), { ...place, kind: 'item' }, suggestions);
  else if (inTrialdeck && key === 'over') {
    const there = new Set(place.siblings.map(plainOf));
    for (const name of parametersOf(sweep).keys())
      if (!there.has(name)) suggestions.value({ text: name }, { label: name, kind: 'parameter' });
  } else if (inTrialdeck && key === 'space') {
    for (const name of filesBeside(sweep, /\.ya?ml$/))
      suggestions.value({ text: name }, { label: name, kind: 'file', detail: 'parameters' });
  } else if (inTrialdeck) suggestMappings(sweep, place, suggestions);
}

/** A whole item of a list of mappings. */
function suggestMappings(sweep: Sweep, place: Place, suggestions: Suggestions): void {
  const { path } = place;
  const key = path.at(-1) ?? '';
  if (takesParameters(path)) {
    const piece: Piece = inlineMap({});
    if (parametersOf(sweep).size > 0)
      suggestions.value(
        { ...piece, map: [...parametersOf(sweep).keys()].slice(0, 1).map((name) => [name, hole('')]) },
        {
          label: 'a trial',
          kind: 'template',
          detail: 'values of parameters',
        },
      );
    return;
  }
  const info = keyInfo(path);
  const skeleton = info?.skeleton;
  if (skeleton === undefined || typeof skeleton === 'string' || !('items' in skeleton)) return;
  const index = Math.min(place.siblings.length, skeleton.items.length - 1);
  const item = key === 'stages' ? stageItem(place) : skeleton.items[index];
  if (item === undefined || namesMetric(path)) return;
  if (key === 'metrics' && circumstancesOf(sweep, place).metrics === 'one') return;
  suggestions.value(item, {
    label: key === 'stages' ? 'a stage' : 'an item',
    kind: 'template',
    detail: info?.type ?? '',
    doc: info?.doc ?? '',
  });
}

function stageItem({ siblings }: Place): Piece {
  if (siblings.length === 0) return map({ name: hole('coarse'), trials: hole('20') });
  return map({ name: hole(`stage${siblings.length + 1}`), narrow: 'true', trials: hole('20') });
}
