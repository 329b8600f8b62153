import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logText, sizeText } from '../../../src/editor/logs/logText.ts';
import { readLog, wholeLimitBytes } from '../../../src/editor/logs/readLog.ts';

describe('the text of an output', () => {
  it('drops colours and keeps of a progress bar what stood last', () => {
    expect(logText('\u001b[31mred\u001b[0m\r\n 10%|#\r 50%|##\r100%|####\nend')).toBe('red\n100%|####\nend');
  });

  it('makes binary noise visible and harmless', () => {
    expect(logText('a\u0000b\u0007\tc')).toBe('a·b·\tc');
  });

  it('names sizes', () => {
    expect([312, 4_200_000, 999_999_999_999].map(sizeText)).toEqual(['312 B', '4.2 MB', '1000 GB']);
  });
});

describe('a large output', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'trialdeck-log-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('shows head and tail in whole lines and says how much is between', async () => {
    const file = path.join(folder, 'output.log');
    const lines = Array.from({ length: 400_000 }, (_, index) => `line ${index} ü`);
    await writeFile(file, lines.join('\n'));
    const { text, size } = await readLog(file);
    expect(size).toBeGreaterThan(wholeLimitBytes);
    const shown = text.split('\n').filter((line) => line !== '');
    expect(shown[0]).toBe('line 0 ü');
    expect(shown.at(-1)).toBe('line 399999 ü');
    const gap = shown.filter((line) => !/^line \d+ ü$/.test(line));
    expect(gap).toHaveLength(1);
    expect(gap[0]).toContain('left out');
    expect(gap[0]).toContain(file);
  });

  it('shows a small one whole', async () => {
    const file = path.join(folder, 'small.log');
    await writeFile(file, 'a\nb\n');
    expect(await readLog(file)).toEqual({ text: 'a\nb\n', size: 4 });
  });
});
