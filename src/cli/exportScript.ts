import { scriptSweepFile } from '../../language-server/service/scriptSweepFile.ts';
import type { CliContext } from './command.ts';
import { UsageError } from './errors.ts';
import { surroundingsOf } from './surroundings.ts';

/**
 * The sweep of a Python script or notebook as a sweep file.
 * @param text - of the file
 * @throws UsageError where there is not one sweep to be written
 */
export function exportScript(context: CliContext, file: string, text: string): string {
  const made = scriptSweepFile(text, surroundingsOf(context, file));
  if ('problem' in made) throw new UsageError('sweep-errors', `${file}: ${made.problem}`);
  return made.text;
}
