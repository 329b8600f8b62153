import path from 'node:path';
import { readRunRecord } from '../controller/runFolder.ts';
import type { StudyStore } from '../study/store.ts';
import { writeDerived } from '../study/trialsFile.ts';

/** Rewrites trials.jsonl and best.* of a study folder. */
export function deriveFiles(folder: string, store: StudyStore): void {
  writeDerived(folder, store, (run) => (run === null ? [] : (readRunRecord(path.join(folder, run))?.command ?? [])));
}

/** A study that no controller runs is a stopped one, not one whose controller crashed. */
export function idle(): { readonly 'trialdeck:end': { readonly reason: string; readonly time: string } } {
  return { 'trialdeck:end': { reason: 'stopped', time: new Date().toISOString() } };
}
