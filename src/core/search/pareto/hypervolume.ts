import { compareLosses, covers, type Losses } from '../../space/losses.ts';

/**
 * Volume that points dominate below a reference point: in two dimensions by a sweep, beyond by the exclusive volumes of L.
 * While, L. Bradstreet, L. Barone, "A Fast Way of Calculating Exact Hypervolumes", IEEE Transactions on Evolutionary
 * Computation 16 (2012). Points beyond the reference add nothing.
 * @returns infinite where the volume has no end
 */
export function hypervolume(points: readonly Losses[], reference: Losses): number {
  if (!reference.every(Number.isFinite)) return Number.POSITIVE_INFINITY;
  const volume = volumeOf(
    points.filter((point) => covers(point, reference)),
    reference,
  );
  // Infinity less infinity: a point of minus infinity is among them.
  return Number.isFinite(volume) ? volume : Number.POSITIVE_INFINITY;
}

/** Volume between one point and the reference. */
export function boxVolume(point: Losses, reference: Losses): number {
  return point.reduce((product, loss, objective) => product * ((reference[objective] ?? loss) - loss), 1);
}

function volumeOf(points: readonly Losses[], reference: Losses): number {
  const front = frontOf(points);
  if (reference.length === 2) return sweep(front, reference);
  let volume = 0;
  for (const [i, point] of front.entries()) {
    // What the later points cover of this one's box is counted with them.
    const shadows = front.slice(i + 1).map((later) => pointwiseMax(point, later));
    volume += boxVolume(point, reference) - (shadows.length === 0 ? 0 : volumeOf(shadows, reference));
  }
  return volume;
}

export function pointwiseMax(a: Losses, b: Losses): Losses {
  return a.map((loss, objective) => Math.max(loss, b[objective] ?? loss));
}

/** The points that no other one covers, each once, in rising order. */
function frontOf(points: readonly Losses[]): Losses[] {
  const front: Losses[] = [];
  for (const point of [...points].sort(compareLosses)) {
    if (!front.some((better) => covers(better, point))) front.push(point);
  }
  return front;
}

function sweep(front: readonly Losses[], [rightEnd = 0, top = 0]: Losses): number {
  let volume = 0;
  let above = top;
  for (const [x = 0, y = 0] of front) {
    volume += (rightEnd - x) * (above - y);
    above = y;
  }
  return volume;
}
