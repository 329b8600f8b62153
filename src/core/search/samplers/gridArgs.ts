import { gridAxis } from '../../space/axis.ts';
import type { SearchSpace } from '../../space/distribution.ts';
import { GridWithDraws, missingParent } from '../../space/gridWithDraws.ts';
import { nearest } from '../../space/nearest.ts';
import { SearchError } from '../searchError.ts';
import { gridOrders, placesOf } from './grid.ts';
import { type GridWithDrawsArgs, GridWithDrawsSampler } from './gridWithDraws.ts';

/** What each argument of the sampler grid may be. */
export const gridRules = {
  order: { type: 'name', values: gridOrders },
  over: { type: 'names' },
  draws: { type: 'whole', min: 1 },
} as const;

/**
 * A grid over some parameters with draws of the rest.
 * @throws SearchError for a name that is no parameter, for one that a grid cannot count, and for one that depends on what the
 * grid leaves out
 */
export function partialGrid(space: SearchSpace, args: GridWithDrawsArgs, seed: number): GridWithDrawsSampler {
  const { over } = args;
  const names = space.parameters.map(({ name }) => name);
  const unknown = over.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const near = nearest(unknown, names);
    const hint = near === null ? `The sweep has ${names.join(', ')}.` : `Did you mean ${near}?`;
    throw new SearchError('bad-argument', `over of the sampler grid names ${unknown}, which is no parameter. ${hint}`);
  }
  const endless = space.parameters.find(({ name, distribution }) => over.includes(name) && !gridAxis(distribution));
  if (endless) {
    throw new SearchError(
      'endless-grid',
      `A grid cannot count ${endless.name} (${endless.distribution.kind}). Leave it out of over, so that it is drawn at random, or give it a list of values.`,
    );
  }
  const missing = missingParent(space, over);
  if (missing) {
    throw new SearchError(
      'bad-argument',
      `over of the sampler grid has ${missing.child}, which depends on ${missing.parent}. Add ${missing.parent} to over.`,
    );
  }
  const grid = GridWithDraws.of(space, over, args.draws);
  if (grid) placesOf(args.order, grid.points.size, seed);
  return new GridWithDrawsSampler(seed, args);
}
