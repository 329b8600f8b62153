import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Figure } from './figure.ts';
import { median } from './search/statistics.ts';

const rounds = 200;

/** What this disk takes for a durable write. Every trial pays it several times, so it explains the figures above it. */
export function measureFsync(folder: string): Figure {
  const file = path.join(folder, 'fsync');
  const descriptor = openSync(file, 'w');
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    writeSync(descriptor, 'x'.repeat(4096));
    const start = performance.now();
    fsyncSync(descriptor);
    times.push(performance.now() - start);
  }
  closeSync(descriptor);
  rmSync(file);
  return {
    name: 'fsync of this disk',
    unit: 'ms',
    value: median(times),
    budget: null,
    peer: null,
    how: `median of ${rounds} writes of 4 KiB, each followed by fsync`,
  };
}
