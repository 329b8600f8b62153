import type { PythonReader } from '../python/facts.ts';

/** Looks at files, as they are in the editor where they are open there, else on the disk. Paths are the system's own. */
export interface Files {
  /** The text; null where there is none: no such file, unreadable, not text, or too large to look at. */
  read(path: string): string | null;
  isFile(path: string): boolean;
  /** Names in a folder, folders with a `/` at the end; none where it cannot be read. */
  list(folder: string): readonly string[];
  /** The absolute path of a name as it is written in a file of `folder`; an absolute one stays. */
  resolve(folder: string, name: string): string;
  folderOf(path: string): string;
}

/** What past runs of the workspace tell. */
export interface PastRuns {
  /** Names of metrics that were logged, most often first; those of runs of this sweep file before all others. */
  metrics(sweep: string | null): readonly string[];
  /** Typical duration of a trial of this sweep file; null where none has ended. */
  trialMs(sweep: string | null): number | null;
}

/** Where a sweep stands, and what may be looked at from there. */
export interface Surroundings {
  /** The file as people know it, for messages. */
  readonly name: string;
  /** Absolute path; null for a text that is no file. */
  readonly file: string | null;
  /** Working directory of the trials: the workspace folder, or where the command line was called. */
  readonly folder: string | null;
  /** Absent where nobody can look. */
  readonly files: Files | null;
  /** Absent where Python is not read. */
  readonly python: PythonReader | null;
  readonly past: PastRuns | null;
  /** The Python file that starts the sweep and calls a function of its own for each trial. */
  readonly called?: string;
}

/** A text alone. */
export function alone(name: string): Surroundings {
  return { name, file: null, folder: null, files: null, python: null, past: null };
}
