import type { Rng } from '../../space/rng.ts';
import type { Params } from '../../space/value.ts';
import type { KernelOptions, SideOptions } from './bandwidth.ts';
import type { Members } from './kernels.ts';
import { type Codes, ParzenMixture } from './mixture.ts';
import type { NamedAxis, Observations } from './observations.ts';
import { defaultWeights, type Split } from './split.ts';

/** Parameters that are modelled together, by their places among all axes. */
export type Group = readonly number[];

/** The good and the bad density of a group of parameters; points are ranked by the ratio of the two. */
export class DensityRatio {
  readonly group: Group;
  readonly #good: ParzenMixture;
  readonly #bad: ParzenMixture;

  constructor(
    axes: readonly NamedAxis[],
    observations: Observations,
    group: Group,
    { below, above, running, equalWeights }: Split,
    { good, bad }: SideOptions,
  ) {
    this.group = group;
    const own = group.flatMap((index) => axes[index]?.axis ?? []);
    const columns = group.map((index) => observations.column(index));
    const mixture = (rows: Int32Array, options: KernelOptions, equal: boolean): ParzenMixture => {
      const members = membersOf(observations, group, rows, running);
      const count = members.rows.length;
      const weights = equal ? new Float64Array(count).fill(1) : defaultWeights(count);
      return new ParzenMixture(own, columns, members, weights, options);
    };
    this.#good = mixture(below, good, equalWeights);
    this.#bad = mixture(above, bad, false);
  }

  /** Draws from the good density. */
  sample(rng: Rng, count: number): Codes {
    return this.#good.sample(rng, count);
  }

  /** `log l(x) - log g(x)`, which grows with the expected improvement (J. Bergstra et al. 2011, section 4.1). */
  scores(codes: Codes): Float64Array {
    const bad = this.#bad.logDensities(codes);
    return this.#good.logDensities(codes).map((log, i) => {
      const score = log - (bad[i] ?? 0);
      return Number.isNaN(score) ? Number.NEGATIVE_INFINITY : score;
    });
  }
}

/** Points as codes, one array a parameter of the group; what a point does not have is taken for the middle or the first choice. */
export function codesOf(axes: readonly NamedAxis[], group: Group, points: readonly Params[]): Codes {
  return group.map((index) => Float64Array.from(points, (params) => codeOf(axes[index], params)));
}

function codeOf(named: NamedAxis | undefined, params: Params): number {
  if (!named) return 0;
  const { name, axis } = named;
  const value = Object.hasOwn(params, name) ? params[name] : undefined;
  const coordinate = value === undefined ? (axis.kind === 'number' ? 0.5 : 0) : axis.encode(value);
  return axis.kind === 'number' && axis.cells ? axis.cells.at(coordinate) : coordinate;
}

/** The rows of one side that have a usable value of every parameter of the group. */
export function membersOf(
  observations: Observations,
  group: Group,
  rows: Int32Array,
  running: ReadonlySet<number> = new Set(),
): Members {
  const usable = observations.usable(group, rows);
  const place = new Int32Array(observations.rows).fill(-1);
  for (let member = 0; member < usable.length; member++) place[usable[member] ?? 0] = member;
  return { rows: usable, place, running: Uint8Array.from(usable, (row) => Number(running.has(row))) };
}

/**
 * How the parameters are modelled: the ones that every ended trial has together and each other alone, as Optuna's intersection
 * of search spaces; or, for spaces with conditions, those together that the same trials have (Optuna's `group`).
 */
export function groupsOf(
  observations: Observations,
  axes: number,
  ended: Int32Array,
  how: 'alone' | 'together' | 'by presence',
): Group[] {
  const all = Array.from({ length: axes }, (_, axis) => axis);
  if (how === 'alone') return all.map((axis) => [axis]);
  const everywhere = all.filter((axis) => observations.everywhere(axis, ended));
  const others = all.filter((axis) => !everywhere.includes(axis));
  const groups: number[][] = everywhere.length > 0 ? [everywhere] : [];
  if (how === 'together') return [...groups, ...others.map((axis) => [axis])];
  for (const axis of others) {
    const same = groups.find(([first = 0]) => observations.together(first, axis, ended));
    if (same) same.push(axis);
    else groups.push([axis]);
  }
  return groups;
}
