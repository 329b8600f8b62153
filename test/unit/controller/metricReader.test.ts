import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { MetricReader } from '../../../src/core/controller/metricReader.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'reader-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('takes in one look whatever a program logged since the last one', () => {
  const count = 300_000;
  writeFileSync(path.join(folder, 'output.log'), '{"a": 1}\n'.repeat(count));
  const records = new MetricReader(folder, false).read(0, true);
  expect(records).toHaveLength(count);
  expect(records.at(-1)).toMatchObject({ step: count - 1, values: { a: 1 } });
  expect(readFileSync(path.join(folder, 'metrics.jsonl'), 'utf8').split('\n')).toHaveLength(count + 1);
});
