import { ashaDefaults } from '../../src/core/search/pruners/asha.ts';
import { bandsOf } from '../../src/core/search/pruners/earlyTerminate.ts';
import { hyperbandDefaults } from '../../src/core/search/pruners/hyperband.ts';
import { halvingDefaults } from '../../src/core/search/pruners/successiveHalving.ts';
import { numberInText } from '../../src/core/sweep/scalar.ts';
import { entryOf, type MapNode, type Node } from '../../src/core/sweep/tree.ts';

/** Where trials are compared, from the first on. */
export interface Bands {
  readonly bands: readonly number[];
  /** There are more than these. */
  readonly endless: boolean;
  /** Which key sets the first one. */
  readonly key: string;
}

const shownBands = 4;

/** `5, 15, 45, 135, ...`. */
export function bandsText({ bands, endless }: Bands, most = shownBands): string {
  const shown = bands.slice(0, most);
  return `${shown.join(', ')}${endless || shown.length < bands.length ? ', ...' : ''}`;
}

/** The bands of W&B's `early_terminate`, read from what stands there; null where that gives none. */
export function earlyBands(map: MapNode): Bands | null {
  const eta = numberAt(map, 'eta', 3);
  const [minIter, maxIter, s] = [
    numberAt(map, 'min_iter', null),
    numberAt(map, 'max_iter', null),
    numberAt(map, 's', null),
  ];
  if (eta === null || !(eta > 1)) return null;
  if (maxIter !== null && s !== null) {
    const bands = bandsOf({ maxIter, s: Math.min(s, 100) }, eta);
    return bands.length === 0 ? null : { bands, endless: false, key: 'max_iter' };
  }
  if (minIter === null || minIter < 1) return null;
  return { bands: bandsOf({ minIter }, eta).slice(0, shownBands), endless: true, key: 'min_iter' };
}

/**
 * The rungs of a pruner of `trialdeck: pruner:`, in steps.
 * @param node - its name, or the mapping with name and arguments
 * @param early - the mapping of `early_terminate`, whose bands the pruner of that name takes
 */
export function prunerBands(node: Node, early: MapNode | null): Bands | null {
  const map = node.kind === 'map' ? node : null;
  const name = map === null ? node : entryOf(map, 'name')?.value;
  if (name?.kind !== 'scalar') return null;
  const at = (key: string, fallback: number | null): number | null =>
    map === null ? fallback : numberAt(map, key, fallback);
  switch (name.text) {
    case 'asha':
      return rungs(
        at('min_resource', ashaDefaults.min_resource),
        at('reduction_factor', ashaDefaults.reduction_factor),
        {
          before: at('max_resource', ashaDefaults.max_resource) || Number.POSITIVE_INFINITY,
        },
      );
    case 'successive_halving': {
      const factor = at('reduction_factor', halvingDefaults.reduction_factor);
      const rate = at('min_early_stopping_rate', halvingDefaults.min_early_stopping_rate);
      const lowest = at('min_resource', null);
      const first = lowest === null || factor === null || rate === null ? null : lowest * factor ** rate;
      return rungs(first, factor, { before: Number.POSITIVE_INFINITY });
    }
    case 'hyperband': {
      const most = at('max_resource', null);
      return rungs(
        at('min_resource', hyperbandDefaults.min_resource),
        at('reduction_factor', hyperbandDefaults.reduction_factor),
        {
          before: most === null ? Number.POSITIVE_INFINITY : most + 1,
        },
      );
    }
    case 'early_terminate':
      return early === null ? (map === null ? null : earlyBands(map)) : earlyBands(early);
    default:
      return null;
  }
}

function rungs(first: number | null, factor: number | null, { before }: { readonly before: number }): Bands | null {
  if (first === null || factor === null || !(first >= 1) || !(factor > 1)) return null;
  const bands: number[] = [];
  // One more than is shown tells whether there are more.
  for (let rung = first; rung < before && bands.length <= shownBands; rung *= factor) bands.push(Math.ceil(rung));
  return bands.length === 0 ? null : { bands, endless: !Number.isFinite(before), key: 'min_resource' };
}

/** Null where what stands there is no number. */
function numberAt(map: MapNode, key: string, fallback: number | null): number | null {
  const node = entryOf(map, key)?.value;
  if (node === undefined) return fallback;
  if (node.kind !== 'scalar') return null;
  const { value } = node.resolved;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return typeof value === 'string' ? (numberInText(value)?.value ?? null) : null;
}
