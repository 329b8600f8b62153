import { isRate } from '../../../src/core/space/rateName.ts';
import { formOf } from '../../../src/core/sweep/forms.ts';
import { distributionsFor, fittingKeys, type Present } from '../../keys/fitting.ts';
import { readerWords } from '../../keys/keyTable.ts';
import { hole, inlineList, type Piece } from '../../keys/piece.ts';
import type { Sweep } from '../sweep.ts';
import { argumentAt, distributionSuits, keySuits, type Takes, takesOf } from './argumentAt.ts';
import type { Suggestions } from './builder.ts';
import { numberText } from './paramValues.ts';
import type { Place } from './place.ts';
import { constantOf, listOf, nothing } from './spaceOfArgument.ts';
import { circumstancesOf, presentInParameter } from './surrounds.ts';

/** Keys of one parameter, with values that fit those that are there. */
export function suggestParameterKeys(sweep: Sweep, place: Place, suggestions: Suggestions): void {
  const where = circumstancesOf(sweep, place);
  const present = presentInParameter(sweep, place);
  const name = place.path.at(-1) ?? '';
  const takes = takesOf(argumentAt(sweep, place.path));
  for (const key of fittingKeys(place.path, present, where)) {
    // For a value that stands there.
    if (place.own?.value != null && key.name !== place.own.name) continue;
    if (!keySuits(key.name, takes)) continue;
    const { doc, type, reads } = key;
    const about = { kind: 'key' as const, doc, detail: `${type} · ${readerWords[reads]}` };
    if (key.name === 'q' && !present.has('distribution') && place.own === null)
      suggestions.entries(
        [
          ['distribution', steppedFor(present, where.method, name)],
          ['q', hole('1')],
        ],
        { ...about, label: 'q' },
      );
    else suggestions.key(key.name, skeletonOf(sweep, place, key.name, present), about);
  }
}

function steppedFor(present: Present, method: string | null, name: string): Piece {
  const logarithmic =
    isRate(name) && distributionsFor(present, method).some((form) => form.name === 'q_log_uniform_values');
  return logarithmic ? 'q_log_uniform_values' : 'q_uniform';
}

function skeletonOf(sweep: Sweep, place: Place, key: string, present: Present): Piece {
  const name = place.path.at(-1) ?? '';
  const { method } = circumstancesOf(sweep, place);
  const argument = argumentAt(sweep, place.path);
  const takes = takesOf(argument);
  switch (key) {
    case 'values':
      return listOf(takes, argument ?? nothing);
    case 'value':
      return argument === null ? hole('') : constantOf(argument);
    case 'distribution':
      return distributionHole(present, method, name, takes);
    case 'min':
    case 'max':
      return boundOf(key, present, method, takes === 'whole');
    case 'probabilities':
      return probabilitiesFor(place);
    case 'parameters':
      return { map: [['width', { map: [['values', inlineList(hole('64'), hole('128'))]] }]] };
    case 'q':
      return hole('1');
    case 'mu':
      return hole('0.0');
    default:
      return hole('1.0');
  }
}

function distributionHole(present: Present, method: string | null, name: string, takes: Takes): Piece {
  const names = distributionsFor(present, method)
    .filter((form) => distributionSuits(form, takes))
    .map((form) => form.name);
  const likely = ['categorical', isRate(name) ? 'log_uniform_values' : '', 'uniform', 'int_uniform'];
  const first = likely.find((one) => names.includes(one)) ?? names[0] ?? '';
  return hole(first, ...names);
}

/** One share for each value; the last one takes what rounding leaves. */
function probabilitiesFor({ siblings }: Place): Piece {
  const values = siblings.find(({ name }) => name === 'values')?.value;
  const count = values?.kind === 'list' ? values.holders.length : 2;
  const share = Math.floor(100 / count);
  if (count < 2 || share < 1) return inlineList(hole('1.0'));
  const shares = Array.from({ length: count }, (_, index) => (index < count - 1 ? share : 100 - share * (count - 1)));
  return inlineList(...shares.map((one) => hole(numberText(one / 100, true))));
}

/**
 * A bound on the right side of the other one, and of the kind that the distribution takes.
 * @param wholeOnly - the argument takes whole numbers alone
 */
export function boundOf(key: 'min' | 'max', present: Present, method: string | null, wholeOnly = false): Piece {
  const form = formOf(present.get('distribution') ?? '');
  const other = Number(present.get(key === 'min' ? 'max' : 'min') ?? Number.NaN);
  const otherText = present.get(key === 'min' ? 'max' : 'min') ?? '';
  const whole =
    form?.name === 'int_uniform' ||
    (wholeOnly && form?.positive !== true) ||
    (form === null && (method === 'grid' || /^[-+]?\d+$/.test(otherText)));
  if (form?.positive === true) {
    if (other > 0) return hole(numberText(key === 'min' ? other / 100 : other * 100, true));
    return hole(key === 'min' ? '1.0e-5' : '1.0e-1');
  }
  if (Number.isNaN(other)) return hole(whole ? (key === 'min' ? '1' : '10') : key === 'min' ? '0.0' : '1.0');
  if (key === 'min') {
    const low = other > 0 ? 0 : other - 1;
    return hole(numberText(whole && other > 1 ? 1 : low, !whole));
  }
  return hole(numberText(whole ? other + 9 : other < 1 ? Math.max(1, other + 1) : other * 10, !whole));
}

/** What a distribution needs beside what is there. */
export function neededBy(distribution: string, present: Present): readonly (readonly [string, Piece])[] {
  const form = formOf(distribution);
  if (form === null) return [];
  const there = new Map([...present, ['distribution', distribution]]);
  const needed: (readonly [string, Piece])[] = [];
  for (const key of form.required) {
    if (present.has(key)) continue;
    if (key === 'min' || key === 'max') {
      const piece = boundOf(key, there, null);
      needed.push([key, piece]);
      if (typeof piece === 'object' && 'hole' in piece) there.set(key, piece.hole);
    } else if (key === 'values') needed.push([key, inlineList(hole('1'), hole('2'))]);
    else if (key === 'value') needed.push([key, hole('')]);
  }
  return needed;
}
