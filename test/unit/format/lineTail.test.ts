import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LineTail } from '../../../src/core/format/lineTail.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tail-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (tail: LineTail): string[] => {
  const lines: string[] = [];
  tail.read((line) => lines.push(line));
  return lines;
};

describe('LineTail', () => {
  it('delivers every line once, however the file grows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 20 }), { maxLength: 30 }),
        fc.array(fc.nat(200)),
        (texts, cuts) => {
          const lines = texts.map((text) => `x${text.replace(/[\r\n]/g, '')}`);
          const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
          const file = path.join(folder, 'log');
          writeFileSync(file, '');
          const tail = new LineTail(file);
          const got: string[] = [];
          let at = 0;
          for (const cut of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
            const end = Math.min(Math.max(cut, at), bytes.length);
            appendFileSync(file, bytes.subarray(at, end));
            at = end;
            got.push(...read(tail));
          }
          expect(got).toEqual(lines);
          expect(tail.completeOffset).toBe(bytes.length);
        },
      ),
    );
  });

  it('waits for the end of a torn line, and gives it up only when the writer has ended', () => {
    const file = path.join(folder, 'log');
    writeFileSync(file, 'whole\n{"loss": 0.');
    const tail = new LineTail(file);
    expect(read(tail)).toEqual(['whole']);
    appendFileSync(file, '5}');
    expect(read(tail)).toEqual([]);
    const last: string[] = [];
    tail.finish((line) => last.push(line));
    expect(last).toEqual(['{"loss": 0.5}']);
  });

  it('keeps the last drawing of an endless progress bar', () => {
    const file = path.join(folder, 'log');
    writeFileSync(file, '\r 10% of 9'.repeat(30));
    const tail = new LineTail(file, { maxLineBytes: 100 });
    expect(read(tail)).toEqual([]);
    appendFileSync(file, '{"loss": 1}\nnext\n');
    expect(read(tail)).toEqual(['\r 10% of 9{"loss": 1}', 'next']);
  });

  it('passes over an endless line without keeping it', () => {
    const file = path.join(folder, 'log');
    writeFileSync(file, `${'y'.repeat(5_000_000)}`);
    const tail = new LineTail(file, { maxLineBytes: 1000 });
    expect(read(tail)).toEqual([]);
    appendFileSync(file, `${'y'.repeat(5_000_000)}\nnext\n`);
    expect(read(tail)).toEqual(['next']);
  });

  it('skips lines that are not wanted, reads a missing file as empty, and keeps within its budget', () => {
    const file = path.join(folder, 'log');
    const tail = new LineTail(file, { wanted: (byte) => byte === 123 });
    expect(read(tail)).toEqual([]);
    writeFileSync(file, `${'noise\n'.repeat(1_000_000)}{"a": 1}\n`);
    const lines: string[] = [];
    let looks = 0;
    while (!tail.read((line) => lines.push(line), 100_000)) looks++;
    expect(lines).toEqual(['{"a": 1}']);
    expect(looks).toBeGreaterThan(2);
  });
});
