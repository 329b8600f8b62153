import { readFile } from 'node:fs/promises';
import type { HostRecord } from './mochaRunner.ts';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Complete records of a result file; none where it does not exist yet. */
export async function readRecords(file: string): Promise<HostRecord[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as HostRecord);
}

export function countRecords(records: readonly HostRecord[]): Counts {
  const count = (kind: HostRecord['kind']): number => records.filter((record) => record.kind === kind).length;
  return { passed: count('pass'), failed: count('fail'), skipped: count('skip') };
}

/** Prints one line a test, failures with their stack. */
export function printRecords(records: readonly HostRecord[]): void {
  for (const record of records) {
    if (record.kind === 'pass') console.log(`  ✓ ${record.title} (${record.durationMs} ms)`);
    if (record.kind === 'skip') console.log(`  - ${record.title}`);
    if (record.kind === 'fail') console.log(`  ✗ ${record.title}\n${record.error.replace(/^/gm, '      ')}`);
  }
}
