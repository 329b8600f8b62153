import path from 'node:path';
import { readRunRecord } from '../controller/runFolder.ts';
import type { StudyStore } from '../study/store.ts';
import { writeDerived } from '../study/trialsFile.ts';

/** Brings trials.jsonl and best.* of a study up to date. While it runs, its controller does that. */
export function rewriteDerived(folder: string, store: StudyStore): void {
  writeDerived(folder, store, (run) => (run === null ? [] : (readRunRecord(path.join(folder, run))?.command ?? [])));
}
