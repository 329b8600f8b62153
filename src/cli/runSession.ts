import { existsSync } from 'node:fs';
import { type AssembledStudy, assembleStudy } from '../core/controller/assemble.ts';
import type { EndReason } from '../core/controller/events.ts';
import type { LaunchPlan } from '../core/controller/preflight.ts';
import type { StudySession } from '../core/controller/studySession.ts';
import { sessionSampler } from '../core/serve/sessionSampler.ts';
import type { CliContext } from './command.ts';
import { companionFolder } from './engine.ts';
import { EnvironmentError } from './errors.ts';
import { viewFor } from './view/createView.ts';
import type { SweepView } from './view/sweepView.ts';

/**
 * Runs a study to its end, showing it: one Ctrl-C stops gently, a second one at once; a closed terminal stops nothing.
 * @param open - makes or opens the study
 * @returns the exit code: 0 with a complete trial, 1 without, 130 when it was stopped
 */
export async function runSession(
  context: CliContext,
  launch: LaunchPlan,
  open: () => Promise<StudySession>,
): Promise<number> {
  const view = viewFor(context);
  const session = await open();
  let signals: Disposable | null = null;
  try {
    let complete = 0;
    const assembled = await assembleStudy(session, {
      env: context.env,
      companion: companionFolder(),
      launch,
      externalSampler: (held) =>
        sessionSampler(held, context.env, (line) => view.event({ event: 'warning', message: `sampler: ${line}` })),
      emit: (event) => {
        complete = event.event === 'end' ? event.counts.complete : complete;
        view.event(event);
      },
    });
    signals = listen(assembled, view);
    view.start(assembled.head);
    return exitCode(await assembled.run(), complete);
  } catch (error) {
    throw lostFile(session, error) ?? error;
  } finally {
    signals?.[Symbol.dispose]();
    view.close();
    await session.store.close().catch(() => undefined);
    session.door.release();
  }
}

/** A file of the study that vanished under its controller is no wrong use; the trials were ended. */
function lostFile({ folder, info }: StudySession, error: unknown): EnvironmentError | null {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT' && 'path' in error)) return null;
  const file = String(error.path);
  if (!file.startsWith(folder)) return null;
  const lost = existsSync(folder) ? file : folder;
  return new EnvironmentError(
    'system',
    `${lost} was moved or deleted while ${info.study} ran. Its trials were ended.`,
    {
      cause: error,
    },
  );
}

function exitCode(reason: EndReason, complete: number): number {
  return reason === 'stopped' ? 130 : complete > 0 ? 0 : 1;
}

function listen({ controller }: AssembledStudy, view: SweepView): Disposable {
  let asked = 0;
  const interrupt = (): void => {
    asked++;
    if (asked === 1) {
      view.notice('stopping: trials get a moment to end, Ctrl-C again ends them now');
      controller.stop();
    } else {
      view.notice('ending all trials now');
      controller.stopNow();
    }
  };
  const terminate = (): void => controller.stop();
  // A closed terminal is no wish to stop: the sweep goes on unseen.
  const hangup = (): void => undefined;
  process.on('SIGINT', interrupt).on('SIGTERM', terminate).on('SIGHUP', hangup);
  return {
    [Symbol.dispose]: () => {
      process.off('SIGINT', interrupt).off('SIGTERM', terminate).off('SIGHUP', hangup);
    },
  };
}
