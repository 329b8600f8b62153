import type { StudyStore } from '../core/study/store.ts';
import { type TrialLine, trialLines } from '../core/study/trialsFile.ts';

/** The trial of that number as `trials --json` shows it. */
export function lineOf(store: StudyStore, number: number): TrialLine | null {
  return trialLines(store).find(({ trial }) => trial === number) ?? null;
}
