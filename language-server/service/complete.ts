import { Suggestions } from './completion/builder.ts';
import { suggestKeys } from './completion/keyItems.ts';
import { suggestItems, takesList } from './completion/listItems.ts';
import { placeAt } from './completion/place.ts';
import type { Suggestion } from './completion/suggestion.ts';
import { suggestSweeps } from './completion/sweepItems.ts';
import { suggestValues } from './completion/valueItems.ts';
import type { Sweep } from './sweep.ts';

/**
 * What may be written at an offset of a sweep's document, best first: keys, values, macros, parameters, metrics and files that
 * fit what is there. The text may be half written; none outside of the sweep, in comments and in block scalars.
 */
export function complete(sweep: Sweep, offset: number): readonly Suggestion[] {
  const place = placeAt(sweep, offset);
  if (place === null) return [];
  const suggestions = new Suggestions(sweep.reading.text, place);
  const { path, fresh } = place;
  if (place.kind === 'value') suggestValues(sweep, place, suggestions);
  else if (place.kind === 'item') suggestItems(sweep, place, suggestions);
  else if (fresh && takesList(path)) suggestList(sweep, place, suggestions);
  else if (path.length === 0 && place.siblings.length === 0 && place.own === null) {
    suggestSweeps(sweep, place, suggestions);
    suggestKeys(sweep, place, suggestions);
  } else suggestKeys(sweep, place, suggestions);
  return suggestions.items;
}

/** Below a key whose list begins here, or in an item that is empty yet. */
function suggestList(sweep: Sweep, place: NonNullable<ReturnType<typeof placeAt>>, suggestions: Suggestions): void {
  const item = place.owners.at(-1);
  const inItem = item !== undefined && item.key === null;
  if (!inItem) {
    const list = { ...place, kind: 'item', dashMissing: true } as const;
    const items = new Suggestions(sweep.reading.text, list);
    suggestItems(sweep, list, items);
    suggestions.take(items);
    return;
  }
  const before = item.parent?.holders.slice(0, item.parent.holders.indexOf(item)) ?? [];
  suggestItems(sweep, { ...place, siblings: before }, suggestions);
  suggestKeys(sweep, place, suggestions);
}
