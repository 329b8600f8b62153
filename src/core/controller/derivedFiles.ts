import path from 'node:path';
import type { StudyStore } from '../study/store.ts';
import { writeDerived } from '../study/trialsFile.ts';
import { readRunRecord } from './runFolder.ts';

/** Brings trials.jsonl and best.* of a study up to date. While a controller or a server holds the study, it does that. */
export function rewriteDerived(folder: string, store: StudyStore): void {
  writeDerived(folder, store, (run) => (run === null ? [] : (readRunRecord(path.join(folder, run))?.command ?? [])));
}
