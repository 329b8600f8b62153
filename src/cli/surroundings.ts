import path from 'node:path';
import { diskFiles } from '../../language-server/disk/diskFiles.ts';
import { pastRuns } from '../../language-server/disk/pastRuns.ts';
import { pythonReader } from '../../language-server/python/pythonReader.ts';
import { starterOf } from '../../language-server/service/scriptSweepFile.ts';
import type { Surroundings } from '../../language-server/service/surroundings.ts';
import type { CliContext } from './command.ts';

/**
 * Where a file of the command line stands, and what may be looked at from there. Brings the reader of Python along, which
 * takes its time to load: for commands that read programs alone.
 */
export function surroundingsOf(context: CliContext, file: string): Surroundings {
  const files = diskFiles();
  return {
    name: file,
    file: path.resolve(context.cwd, file),
    folder: context.cwd,
    files,
    python: pythonReader(files),
    past: pastRuns(() => [context.workspace]),
  };
}

/** Which script starts a sweep file that names no program, for people; null where none is found. */
export function starterLine(context: CliContext, file: string): string | null {
  const starts = starterOf(surroundingsOf(context, file));
  if (starts === null) return null;
  const script = path.relative(context.cwd, starts.script);
  return `${script} ${starts.sure ? 'starts' : 'seems to start'} this sweep. Run that, or name the program of a trial.`;
}
