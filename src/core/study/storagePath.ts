import { statSync } from 'node:fs';
import path from 'node:path';
import { StudyError } from './studyError.ts';

/** File systems take 255; locks and journals are named after the file. */
const maxFileNameBytes = 160;

/**
 * The SQLite file that `storage:` names, by its path or as Optuna's `sqlite:///PATH`.
 * @returns absolute
 * @throws StudyError `bad-storage` for another scheme, for a folder, and for a text that can be no path
 */
export function storagePath(cwd: string, storage: string): string {
  const named = storage.replace(/^sqlite:\/\/\//, '');
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(named)) {
    throw new StudyError('bad-storage', `storage ${storage}: only a path or sqlite:///PATH, studies are SQLite files.`);
  }
  const database = path.resolve(cwd, named);
  if (database.includes('\0') || Buffer.byteLength(path.basename(database)) > maxFileNameBytes) {
    throw new StudyError(
      'bad-storage',
      `storage ${storage.slice(0, 60)}...: a file name has at most ${maxFileNameBytes} bytes, none of them 0.`,
    );
  }
  if (!statSync(database, { throwIfNoEntry: false })?.isDirectory()) return database;
  throw new StudyError(
    'bad-storage',
    `storage ${storage} is a folder. Name a file in it, such as ${path.join(storage, 'study.db')}.`,
  );
}
