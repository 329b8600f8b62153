import { lockTimeoutMs } from './connection.ts';
import { studyIsHeld } from './door.ts';
import type { StudyPlace } from './locate.ts';
import { StudyStore } from './store.ts';
import { StudyError } from './studyError.ts';

/**
 * Opens a study to read it. What a killed controller left half written is rolled back first, where the study is ours and
 * nobody works on it.
 * @param waitMs - how long to wait for another program's lock
 * @throws StudyError
 */
export async function openForReading(
  { database, study, folder }: StudyPlace,
  waitMs = lockTimeoutMs,
): Promise<StudyStore> {
  const options = { readOnly: true, waitMs, ...(study === null ? {} : { name: study }) };
  try {
    return await StudyStore.open(database, options);
  } catch (error) {
    const unfinished = error instanceof StudyError && error.reason === 'unfinished-write';
    if (!unfinished || folder === null || studyIsHeld(folder)) throw error;
    await StudyStore.recover(database);
    return await StudyStore.open(database, options);
  }
}
