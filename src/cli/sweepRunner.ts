import { existsSync } from 'node:fs';
import { type AssembledStudy, assembleStudy } from '../core/controller/assemble.ts';
import type { ControllerEvent } from '../core/controller/events.ts';
import type { LaunchPlan } from '../core/controller/preflight.ts';
import type { StudySession } from '../core/controller/studySession.ts';
import { sessionSampler } from '../core/serve/sessionSampler.ts';
import type { CliContext } from './command.ts';
import { companionFolder } from './engine.ts';
import { EnvironmentError } from './errors.ts';
import { viewFor } from './view/createView.ts';
import type { SweepView } from './view/sweepView.ts';

export type EndEvent = Extract<ControllerEvent, { event: 'end' }>;

/**
 * Runs studies one after the other and shows them: one Ctrl-C stops gently, a second one at once; a closed terminal stops
 * nothing.
 */
export class SweepRunner {
  readonly view: SweepView;
  readonly #context: CliContext;
  #current: AssembledStudy | null = null;
  #interrupts = 0;
  #terminated = false;
  readonly #onInterrupt = (): void => this.#interrupt();
  readonly #onTerminate = (): void => {
    this.#terminated = true;
    this.#current?.controller.stop();
  };
  // A closed terminal is no wish to stop: the sweep goes on unseen.
  readonly #onHangup = (): void => undefined;

  constructor(context: CliContext) {
    this.#context = context;
    this.view = viewFor(context);
    process.on('SIGINT', this.#onInterrupt).on('SIGTERM', this.#onTerminate).on('SIGHUP', this.#onHangup);
  }

  /** Whether somebody wants it all to end. */
  get stopped(): boolean {
    return this.#interrupts > 0 || this.#terminated;
  }

  /**
   * Runs a study to its end and lets go of it.
   * @param warnings - what is said once it has begun
   * @returns its end, which is still to be told to the view
   */
  async run(session: StudySession, launch: LaunchPlan, warnings: readonly string[] = []): Promise<EndEvent> {
    const { view } = this;
    const { env } = this.#context;
    let end: EndEvent | null = null;
    try {
      const assembled = await assembleStudy(session, {
        env,
        companion: companionFolder(),
        launch,
        externalSampler: (held) =>
          sessionSampler(held, env, (line) => view.event({ event: 'warning', message: `sampler: ${line}` })),
        emit: (event) => {
          if (event.event === 'end') end = event;
          else view.event(event);
          if (event.event === 'study') for (const message of warnings) view.event({ event: 'warning', message });
        },
      });
      this.#current = assembled;
      if (this.stopped) assembled.controller.stop();
      view.start(assembled.head);
      const reason = await assembled.run();
      return end ?? { event: 'end', reason, counts: { complete: 0, pruned: 0, fail: 0 }, best: null };
    } catch (error) {
      if (end !== null) view.event(end);
      throw lostFile(session, error) ?? error;
    } finally {
      this.#current = null;
      await session.store.close().catch(() => undefined);
      session.door.release();
    }
  }

  /** Lets go of the signals and the view. */
  close(): void {
    process.off('SIGINT', this.#onInterrupt).off('SIGTERM', this.#onTerminate).off('SIGHUP', this.#onHangup);
    this.view.close();
  }

  #interrupt(): void {
    this.#interrupts++;
    if (this.#interrupts === 1) {
      this.view.notice('stopping: trials get a moment to end, Ctrl-C again ends them now');
      this.#current?.controller.stop();
    } else {
      this.view.notice('ending all trials now');
      this.#current?.controller.stopNow();
    }
  }
}

/** Works with a runner and closes it. */
export async function withRunner<T>(context: CliContext, work: (runner: SweepRunner) => Promise<T>): Promise<T> {
  const runner = new SweepRunner(context);
  try {
    return await work(runner);
  } finally {
    runner.close();
  }
}

/** 0 with a complete trial, 1 without, 130 when somebody stopped it. */
export function exitCode({ reason, counts, open }: EndEvent): number {
  return reason === 'stopped' && open === undefined ? 130 : counts.complete > 0 ? 0 : 1;
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
