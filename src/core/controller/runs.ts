import path from 'node:path';
import type { GpuLease } from '../gpu/leases.ts';
import type { Launcher } from '../launcher/launcher.ts';
import type { StudyStore } from '../study/store.ts';
import { ActiveRun } from './activeRun.ts';
import type { ControllerEvent } from './events.ts';
import type { Measure } from './objective.ts';
import { type RepeatPlan, runParams } from './repeatPlan.ts';
import { runId, runPath } from './runFolder.ts';
import type { DueRun, RunningTrial } from './runningTrial.ts';
import type { RunStarter } from './runStarter.ts';

interface RunsParts {
  /** Absolute folder of the study. */
  readonly folder: string;
  readonly store: StudyStore;
  readonly launcher: Launcher;
  readonly starter: RunStarter;
  readonly measure: Measure;
  readonly repeat: RepeatPlan | null;
  readonly emit: (event: ControllerEvent) => void;
}

/** Starts the runs of trials. */
export class Runs {
  readonly #parts: RunsParts;
  readonly #ended: () => void;
  /** Run paths of repeated trials whose first run has a new attempt, by trial: study.db is to name that one. */
  readonly latest = new Map<number, string>();

  /** @param ended - a hint that a run may have ended */
  constructor(parts: RunsParts, ended: () => void) {
    this.#parts = parts;
    this.#ended = ended;
  }

  /** Starts a run of a trial and tells it. */
  start(trial: RunningTrial, { repeat, attempt, previous }: DueRun, lease: GpuLease | null): void {
    const { launcher, starter, store, measure } = this.#parts;
    const { number } = trial;
    const place = runPath(number, attempt, repeat);
    const folder = path.join(this.#parts.folder, place);
    if (repeat === 0 && attempt > 1) {
      this.latest.set(number, place);
    }
    const run = runId(store.name, number, attempt, repeat);
    const params = runParams(this.#parts.repeat, trial.params, repeat);
    const gpus = lease?.visible ?? null;
    const prepared = starter.prepare({ number, repeat, attempt, run, folder, params, gpus, previous });
    const startMs = Date.now();
    const launched = launcher.start({ folder, ...prepared }, this.#ended);
    lease?.passTo(launched.process);
    starter.started(folder, launched.process);
    const parts = { repeat, attempt, folder, startMs, lease, launched, measure };
    const active = new ActiveRun({ ...parts, adopted: false, closed: false });
    trial.started(active);
    this.tell(trial, active, prepared.command);
  }

  /** Tells that a run has started, or was found running. */
  tell({ number, params }: RunningTrial, run: ActiveRun, command: readonly string[]): void {
    const { attempt, repeat, launched, adopted } = run;
    this.#parts.emit({
      event: 'trial-start',
      trial: number,
      run: runId(this.#parts.store.name, number, attempt, repeat),
      params: runParams(this.#parts.repeat, params, repeat),
      command,
      pid: launched.process.pid,
      ...(repeat === null ? {} : { repeat }),
      ...(attempt > 1 ? { attempt } : {}),
      ...(adopted ? { readopted: true } : {}),
    });
  }
}
