import type { LaunchPlan } from '../core/controller/preflight.ts';
import type { StudySession } from '../core/controller/studySession.ts';
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
    const end = await runner.run(session, launch);
    runner.view.event(end);
    return exitCode(end);
  });
}
