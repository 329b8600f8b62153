import { diskFiles } from '../../../language-server/disk/diskFiles.ts';
import { pythonReader } from '../../../language-server/python/pythonReader.ts';
import { type ScriptSummary, summaryOf } from './scriptSummary.ts';

/**
 * Reads a Python script and what it imports from its own folders.
 * @param file - absolute path
 * @param folder - the workspace folder, from which modules are imported too; null where there is none
 * @param open - the text of a file that stands in an editor, saved or not; null for all others
 * @returns null where it cannot be read
 */
export function readScript(
  file: string,
  folder: string | null,
  open: (path: string) => string | null,
): ScriptSummary | null {
  const facts = pythonReader(diskFiles(open)).program(file, folder);
  return facts === null ? null : summaryOf(facts);
}
