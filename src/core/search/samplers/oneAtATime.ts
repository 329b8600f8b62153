import { drawAxis } from '../../space/axis.ts';
import type { SearchSpace } from '../../space/distribution.ts';
import { nearest } from '../../space/nearest.ts';
import { spell } from '../../space/params.ts';
import { SingleChanges } from '../../space/singleChanges.ts';
import type { Params, Value } from '../../space/value.ts';
import { PointCursor } from '../pointCursor.ts';
import type { Sampler, SearchState } from '../sampler.ts';
import { SearchError } from '../searchError.ts';

/** The baseline, then every single change of it: an ablation table. Points that a trial of any state holds are taken. */
export class OneAtATimeSampler implements Sampler {
  readonly name = 'one_at_a_time';
  readonly note: string;
  readonly #baseline: Params;
  #space: SearchSpace | null = null;
  #points: { readonly changes: SingleChanges; readonly cursor: PointCursor } | null = null;

  /** @param baseline - values by name; where it says nothing the first value of a parameter counts */
  constructor(space: SearchSpace, baseline: Params) {
    this.#baseline = baseline;
    const { size } = requireChanges(space, baseline);
    const changes = size === 2 ? '1 change' : `${size - 1} changes`;
    this.note = `one_at_a_time: the baseline and ${changes} of one parameter each`;
  }

  suggest(state: SearchState): Params | null {
    const { changes, cursor } = this.#pointsOf(state.space);
    const [next] = cursor.left(state.trials);
    return next === undefined ? null : changes.at(next);
  }

  #pointsOf(space: SearchSpace): { readonly changes: SingleChanges; readonly cursor: PointCursor } {
    if (this.#points && this.#space === space) return this.#points;
    const changes = requireChanges(space, this.#baseline);
    this.#space = space;
    this.#points = { changes, cursor: new PointCursor(changes) };
    return this.#points;
  }
}

/** Values of a parameter that a message lists. */
const MOST_SHOWN = 8;

/** @throws SearchError that names the parameter without a list of values, or what is wrong with the baseline */
function requireChanges(space: SearchSpace, baseline: Params): SingleChanges {
  const names = space.parameters.map(({ name }) => name);
  const unknown = Object.keys(baseline).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const near = nearest(unknown, names);
    const hint = near === null ? `The sweep has ${names.join(', ')}.` : `Did you mean ${near}?`;
    throw new SearchError('bad-argument', `baseline names ${unknown}, which is no parameter. ${hint}`, 'baseline');
  }
  for (const { name, distribution } of space.parameters) {
    const axis = drawAxis(distribution);
    if (!axis) {
      throw new SearchError(
        'unsuitable-sampler',
        `The sampler one_at_a_time needs values that it can list, and ${name} has no end of them (${distribution.kind}). Give it values: or whole numbers, or hold it with value:.`,
      );
    }
    const given = Object.hasOwn(baseline, name) ? baseline[name] : undefined;
    if (given === undefined || axis.indexOf(given) >= 0) continue;
    const shown = (value: Value): string => spell(distribution, value).json;
    const values = Array.from({ length: Math.min(axis.size, MOST_SHOWN) }, (_, index) => shown(axis.at(index)));
    const more = axis.size > MOST_SHOWN ? ', ...' : '';
    throw new SearchError(
      'bad-argument',
      `baseline has ${shown(given)} for ${name}, which is none of its values (${values.join(', ')}${more}).`,
      'baseline',
    );
  }
  const changes = SingleChanges.of(space, baseline);
  if (!changes) throw new SearchError('unsuitable-sampler', 'The sampler one_at_a_time needs at least one value each.');
  return changes;
}
