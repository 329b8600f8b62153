import type { LaunchPlan } from '../core/controller/preflight.ts';
import type { StudySession } from '../core/controller/studySession.ts';
import { queuedOutside } from '../core/stages/extendStudy.ts';
import type { CliContext } from './command.ts';
import { exitCode, withRunner } from './sweepRunner.ts';

/**
 * Runs one study to its end, showing it.
 * @param open - makes or opens the study
 * @returns the exit code: 0 with a complete trial, 1 without, 130 when it was stopped
 */
export async function runSession(
  context: CliContext,
  launch: LaunchPlan,
  open: () => Promise<StudySession>,
): Promise<number> {
  const session = await open();
  return withRunner(context, async (runner) => {
    const end = await runner.run(session, launch, queuedWarnings(session));
    runner.view.event(end);
    return exitCode(end);
  });
}

/** What is queued beyond ranges that have changed since. */
export function queuedWarnings({ store, spec }: StudySession): readonly string[] {
  const count = queuedOutside(store, spec);
  if (count === 0) return [];
  const trials = count === 1 ? '1 queued trial lies' : `${count} queued trials lie`;
  return [`${trials} outside the ranges: what is queued runs all the same`];
}
