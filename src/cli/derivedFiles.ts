import { rewriteDerived } from '../core/controller/derivedFiles.ts';
import type { StudyPlace } from '../core/study/locate.ts';
import type { StudyStore } from '../core/study/store.ts';
import type { CliContext } from './command.ts';
import { failureOf } from './failure.ts';

/**
 * Brings trials.jsonl and best.* up to date after a call that is stored already. Where that fails (a full disk) the call has
 * worked all the same: a script that tried it again would ask for another trial, or tell one twice.
 */
export function updateDerived(context: CliContext, { folder }: StudyPlace, store: StudyStore): void {
  if (folder === null) return;
  try {
    rewriteDerived(folder, store);
  } catch (error) {
    context.err(`warning: trials.jsonl and best.* are older than the study: ${failureOf(error).message}\n`);
  }
}
