import { usesProgram } from '../../src/core/sweep/macros.ts';
import type { SweepReading } from '../../src/core/sweep/parse.ts';
import { entryOf, type ScalarNode } from '../../src/core/sweep/tree.ts';
import type { Surroundings } from './surroundings.ts';

/** Where the program of a sweep is. */
export type FoundProgram =
  | { readonly kind: 'file'; readonly file: string; readonly node: ScalarNode | null }
  /** Named and looked for, and not there. */
  | { readonly kind: 'missing'; readonly node: ScalarNode; readonly looked: readonly string[] }
  /** None is named, or nobody can look. */
  | { readonly kind: 'none' };

/**
 * Finds the program of a sweep: in the working directory, then beside the sweep file.
 */
export function findProgram({ root }: SweepReading, { file, folder, files }: Surroundings): FoundProgram {
  const node = root === null ? null : (entryOf(root, 'program')?.value ?? null);
  if (node?.kind !== 'scalar' || node.text === '' || files === null) return { kind: 'none' };
  const folders = [folder, file === null ? null : files.folderOf(file)].filter((one) => one !== null);
  const looked = [...new Set(folders.map((one) => files.resolve(one, node.text)))];
  const found = looked.find((one) => files.isFile(one));
  return found === undefined ? { kind: 'missing', node, looked } : { kind: 'file', file: found, node };
}

/** Whether the command of the sweep runs its `program`, as far as can be told. */
export function runsProgram({ document: { spec }, root }: SweepReading): boolean {
  if (spec !== null) return usesProgram(spec.command);
  return root === null || entryOf(root, 'command') === null;
}
