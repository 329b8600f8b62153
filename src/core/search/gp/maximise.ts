import type { Rng } from '../../space/rng.ts';
import type { Box } from '../box.ts';
import type { Levels } from '../coordinate.ts';
import { minimise } from './minimise.ts';

/** What is to be maximised over a box. */
export interface Acquisition {
  /** @param point - a point that the space has */
  value(point: Float64Array): number;
  /**
   * The same, with the derivative by each coordinate.
   * @param gradient - is filled; 0 for choices
   */
  slopes(point: Float64Array, gradient: Float64Array): number;
}

export interface Scored {
  readonly point: Float64Array;
  readonly value: number;
}

/** Discrete coordinates with up to this many levels are tried one by one. */
const MAX_LISTED = 16;

/** Lists of up to this many choices are tried one by one; of longer ones the best of those that are known, and some others. */
const MAX_CHOICES = 64;
const KNOWN_CHOICES = 48;
const OTHER_CHOICES = 8;

/** Turns between the continuous and the discrete coordinates. */
const MAX_TURNS = 8;

const GRADIENT_ROUNDS = 60;
const TOLERANCE = 1e-3;

/** Points to start local searches from: the best one, then others drawn by how good they are. */
export function chooseStarts(scored: readonly Scored[], count: number, rng: Rng): Scored[] {
  const best = scored.reduce(
    (a, b) => (b.value > a.value ? b : a),
    scored[0] ?? { point: new Float64Array(0), value: 0 },
  );
  const drawn = scored
    .filter((each) => each !== best && Number.isFinite(each.value))
    // The largest of -log(u) / w are a sample without replacement with chances w (P. Efraimidis, P. Spirakis, 2006).
    .map((each) => ({ each, key: Math.log(-Math.log(1 - rng.next())) - (each.value - best.value) }))
    .sort((a, b) => a.key - b.key)
    .slice(0, count - 1)
    .map(({ each }) => each);
  return [best, ...drawn];
}

/** Levels to try of each coordinate; null where it is left to the line search. */
export type Tries = ReadonlyArray<Iterable<number> | null>;

/**
 * The levels that are tried one by one. Choices that no trial holds are all as far from everything, hence all alike: a few of
 * them stand for the rest of a long list.
 * @param ranked - known points, from the best on
 */
export function levelsToTry(box: Box, ranked: readonly Float64Array[], rng: Rng): Tries {
  return box.coordinates.map(({ levels }, d) => {
    if (!levels) return null;
    if (levels.count <= (levels.unordered ? MAX_CHOICES : MAX_LISTED)) return [...Array(levels.count).keys()];
    if (!levels.unordered) return null;
    const known = new Set(ranked.map((point) => point[d] ?? 0));
    const tried = new Set([...known].slice(0, KNOWN_CHOICES));
    for (let draw = 0; draw < OTHER_CHOICES; draw++) {
      const level = Math.min(Math.floor(rng.next() * levels.count), levels.count - 1);
      if (!known.has(level)) tried.add(level);
    }
    return tried;
  });
}

/**
 * Local maximum of an acquisition: gradient steps over the continuous coordinates, line searches over the discrete ones.
 * @param lengths - length scale of each coordinate: the gradient's steps are taken in these units
 * @param tries - of {@link levelsToTry}
 */
export function climb(box: Box, acquisition: Acquisition, start: Scored, lengths: Float64Array, tries: Tries): Scored {
  const continuous: number[] = [];
  const discrete: number[] = [];
  for (const [d, { levels }] of box.coordinates.entries()) (levels ? discrete : continuous).push(d);
  let best = start;
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    const before = best.value;
    best = climbContinuous(acquisition, best, continuous, lengths);
    for (const d of discrete) {
      const levels = box.coordinates[d]?.levels;
      if (levels) best = climbLevels(acquisition, best, d, levels, tries[d] ?? null);
    }
    if (discrete.length === 0 || continuous.length === 0 || !(best.value > before + 1e-9 * Math.abs(before))) break;
  }
  return best;
}

function climbContinuous(
  acquisition: Acquisition,
  start: Scored,
  coordinates: readonly number[],
  lengths: Float64Array,
): Scored {
  if (coordinates.length === 0) return start;
  const point = start.point.slice();
  const full = new Float64Array(point.length);
  const unit = Float64Array.from(coordinates, (d) => lengths[d] ?? 1);
  const place = (scaled: Float64Array): void => {
    for (const [i, d] of coordinates.entries()) point[d] = Math.min(Math.max((scaled[i] ?? 0) * (unit[i] ?? 1), 0), 1);
  };
  const { x, value } = minimise(
    (scaled, gradient) => {
      place(scaled);
      const reached = -acquisition.slopes(point, full);
      for (const [i, d] of coordinates.entries()) gradient[i] = -(full[d] ?? 0) * (unit[i] ?? 1);
      return reached;
    },
    Float64Array.from(coordinates, (d, i) => (start.point[d] ?? 0) / (unit[i] ?? 1)),
    {
      low: new Float64Array(coordinates.length),
      high: unit.map((length) => 1 / length),
      maxRounds: GRADIENT_ROUNDS,
      tolerance: TOLERANCE,
    },
  );
  if (!(-value > start.value)) return start;
  place(x);
  return { point, value: -value };
}

/** Best level of one coordinate, the others kept: of those to try, or by steps that double while they gain and halve when they do not. */
function climbLevels(
  acquisition: Acquisition,
  start: Scored,
  d: number,
  levels: Levels,
  tries: Iterable<number> | null,
): Scored {
  let best = start;
  const attempt = (level: number): boolean => {
    const point = best.point.slice();
    point[d] = levels.at(level);
    const value = acquisition.value(point);
    if (!(value > best.value)) return false;
    best = { point, value };
    return true;
  };
  let level = levels.nearest(start.point[d] ?? 0);
  if (tries) {
    for (const other of tries) if (other !== level) attempt(other);
    return best;
  }
  for (let step = Math.max(1, Math.floor(levels.count / 8)); step >= 1; ) {
    const next = [level + step, level - step].find((each) => each >= 0 && each < levels.count && attempt(each));
    if (next === undefined) step = Math.floor(step / 2);
    else level = next;
  }
  return best;
}
