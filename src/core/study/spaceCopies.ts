import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A file with parameters that a sweep names, as it was named. */
interface NamedFile {
  readonly file: string;
  readonly text: string;
}

/** Where a study keeps its own copy, so that it goes on when the file changes or is gone. */
function copyPath(folder: string, file: string, index: number): string {
  const name = file.replace(/^.*[/\\]/, '').replace(/[^A-Za-z0-9._-]/g, '_');
  return path.join(folder, 'space', `${index + 1}-${name}`);
}

/** Keeps the files of the sweep's `space:` in the study's folder, `space/1-lora.yaml` and so on. */
export function writeSpaceCopies(folder: string, files: readonly NamedFile[]): void {
  for (const [index, { file, text }] of files.entries()) {
    const copy = copyPath(folder, file, index);
    mkdirSync(path.dirname(copy), { recursive: true });
    writeFileSync(copy, text);
  }
}

/** Reads the copies for the study's `sweep.yaml`. */
export function spaceCopies(folder: string): (file: string, index: number) => { text: string } | { problem: string } {
  return (file, index) => {
    const copy = copyPath(folder, file, index);
    try {
      return { text: readFileSync(copy, 'utf8') };
    } catch {
      return { problem: `the study's copy ${path.relative(folder, copy)} is gone` };
    }
  };
}
