import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { programTexts } from './programText.ts';
import { madeUpSweep } from './sweepText.ts';

/** Writes a sweep of so many lines, with its program, into a folder of its own. */
export async function writeSweep(
  parent: string,
  lines: number,
): Promise<{ readonly file: string; readonly text: string }> {
  const { text, parameters } = madeUpSweep(lines);
  const folder = path.join(parent, `lines${lines}`);
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, 'sweep.yaml');
  for (const [name, content] of Object.entries({ ...programTexts(parameters), 'sweep.yaml': text }))
    await writeFile(path.join(folder, name), content);
  return { file, text };
}
