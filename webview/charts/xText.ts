import type { XAxis } from '../../src/protocol/reader.ts';
import { clock } from '../ui/numbers.ts';

/** A position on the x axis in words: `step 6,204`, `0:41`, `14:05:09`. */
export function xText(x: number, axis: XAxis): string {
  switch (axis) {
    case 'step':
      return `step ${Math.round(x).toLocaleString('en')}`;
    case 'relative':
      return `${clock(x)} after the start`;
    case 'time':
      return new Date(x * 1000).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'medium' });
  }
}
