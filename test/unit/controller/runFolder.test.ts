import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { repeatsOnDisk } from '../../../src/core/controller/runFolder.ts';

let study: string;
beforeEach(() => {
  study = mkdtempSync(path.join(tmpdir(), 'trialdeck-repeats-'));
});
afterEach(() => rmSync(study, { recursive: true, force: true }));

it('repeats are found by number, their last attempt each', () => {
  for (const name of ['3.10', '3.0', '3.2', '3.2-10', '3.2-9', '3.1', '30.4', '3', '3-2']) {
    mkdirSync(path.join(study, 'runs', name), { recursive: true });
  }
  expect([...repeatsOnDisk(study, 3)]).toEqual([
    [0, 1],
    [1, 1],
    [2, 10],
    [10, 1],
  ]);
  expect([...repeatsOnDisk(study, 4)]).toEqual([]);
});
