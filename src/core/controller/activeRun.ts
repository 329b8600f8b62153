import type { GpuLease } from '../gpu/leases.ts';
import type { LaunchedRun, RunStatus } from '../launcher/launcher.ts';
import { MetricReader } from './metricReader.ts';
import { type Measure, own, RunValues } from './objective.ts';
import { cutOutput, outputTooLarge } from './outputCap.ts';
import { type StopKind, scriptAsksToStop, writeStopRequest } from './runFolder.ts';

/** What one look at a run found. */
export interface Look {
  readonly status: RunStatus;
  /** New records that hold an objective, in order. */
  readonly reports: readonly RunReport[];
}

export interface RunReport {
  readonly step: number;
  /** One an objective, null for one that the record does not hold. */
  readonly values: ReadonlyArray<number | null>;
}

/** From a request to stop to the next, harder one (cli.md 3, Pruning). */
const escalation = [
  { signal: 'SIGINT', thenMs: 10_000 },
  { signal: 'SIGTERM', thenMs: 5_000 },
  { signal: 'SIGKILL', thenMs: 5_000 },
] as const;
/** How long a script that asks `should_stop` may take to end by itself. */
const flagGraceMs = 30_000;
/** Time for stopped processes to leave the system call that they were in. */
const settleMs = 10;

/** What there is to know of a run when it starts or is found again. */
export interface RunParts {
  /** Which of the trial's runs it is, from 0; null where the trial is one run. */
  readonly repeat: number | null;
  readonly attempt: number;
  /** Absolute run folder. */
  readonly folder: string;
  readonly startMs: number;
  readonly lease: GpuLease | null;
  readonly launched: LaunchedRun;
  readonly measure: Measure;
  /** Started by an earlier controller. */
  readonly adopted: boolean;
  /** Its end is on record already. */
  readonly closed: boolean;
}

/** One run of a trial that executes now: an attempt of it, or of one of its repeats. */
export class ActiveRun {
  readonly repeat: number | null;
  readonly attempt: number;
  /** Absolute run folder. */
  readonly folder: string;
  readonly startMs: number;
  readonly lease: GpuLease | null;
  readonly launched: LaunchedRun;
  /** Started by an earlier controller. */
  readonly adopted: boolean;
  readonly closed: boolean;
  readonly #measure: Measure;
  readonly #reader: MetricReader;
  /** Last value of every metric, for the summary. */
  readonly summary: Record<string, number> = {};
  /** What its metrics come to. */
  readonly values: RunValues;
  #watched: boolean;
  #stop: { kind: StopKind; reason: string; level: number; nextMs: number } | null = null;

  constructor(parts: RunParts) {
    this.repeat = parts.repeat;
    this.attempt = parts.attempt;
    this.folder = parts.folder;
    this.startMs = parts.startMs;
    this.lease = parts.lease;
    this.launched = parts.launched;
    this.adopted = parts.adopted;
    this.closed = parts.closed;
    this.#watched = !parts.adopted;
    this.#measure = parts.measure;
    this.values = new RunValues(parts.measure);
    this.#reader = new MetricReader(parts.folder, parts.adopted);
  }

  get writer(): 'companion' | 'controller' | null {
    return this.#reader.writer;
  }

  get metricsFrom(): string | null {
    return this.#reader.source;
  }

  /** False while no controller that lives has seen it run, so that its death says nothing about the trial. */
  get watched(): boolean {
    return this.#watched;
  }

  /** Why it was asked to stop, null when it was not. */
  get stopping(): { readonly kind: StopKind; readonly reason: string } | null {
    return this.#stop;
  }

  /** Reads what is new. The status is taken first, so that an ended run is read to its end. */
  look(nowMs: number): Look {
    const status = this.launched.status();
    this.#watched ||= status.kind === 'running';
    const reports: RunReport[] = [];
    for (const { step, values } of this.#reader.read(nowMs, status.kind !== 'running')) {
      Object.assign(this.summary, values);
      this.values.take(step, values);
      const found = this.#measure.objectives.map(({ name }) => own(values, name) ?? null);
      if (found.some((value) => value !== null)) {
        reports.push({ step, values: found });
      }
    }
    return { status, reports };
  }

  /**
   * Asks it to stop: by the flag first where the script heeds it, else by signals at once. A first reason stays. A run
   * that has ended by itself, seen or not, keeps its result.
   */
  stop(kind: StopKind, reason: string, nowMs: number): void {
    if (this.#stop === null) {
      if (this.launched.status().kind !== 'running') {
        return;
      }
      const flagOnly = this.#leaveFlag(kind, reason) && kind === 'pruned' && scriptAsksToStop(this.folder);
      this.#stop = { kind, reason, level: 0, nextMs: flagOnly ? nowMs + flagGraceMs : nowMs };
    } else if (kind === 'study' && this.#stop.level === 0) {
      this.#stop.nextMs = nowMs;
    }
    this.escalate(nowMs);
  }

  /** A full disk or a deleted folder must not keep a trial alive: without the flag the signals do it. */
  #leaveFlag(kind: StopKind, reason: string): boolean {
    try {
      writeStopRequest(this.folder, { kind, reason });
      return true;
    } catch {
      return false;
    }
  }

  /** Takes up a stop that an earlier controller had asked for. */
  resumeStop(kind: StopKind, reason: string, nowMs: number): void {
    this.#stop = { kind, reason, level: 0, nextMs: nowMs };
  }

  /** Sends the next signal when its time has come. */
  escalate(nowMs: number): void {
    const stop = this.#stop;
    if (stop !== null && nowMs >= stop.nextMs) {
      const step = escalation[Math.min(stop.level, escalation.length - 1)] ?? escalation[2];
      this.launched.signal(step.signal);
      stop.level++;
      stop.nextMs = nowMs + step.thenMs;
    }
  }

  /** Ends it at once. */
  kill(kind: StopKind, reason: string, nowMs: number): void {
    if (this.#stop === null) {
      if (this.launched.status().kind !== 'running') {
        return;
      }
      this.#leaveFlag(kind, reason);
      this.#stop = { kind, reason, level: 0, nextMs: nowMs };
    }
    this.#stop.level = escalation.length;
    this.launched.signal('SIGKILL');
  }

  /**
   * Keeps output.log within bounds: the writers are paused, everything is read, the middle is cut.
   * @returns records found on the way, as reports
   */
  async capOutput(now: () => number): Promise<Look | null> {
    if (!outputTooLarge(this.folder)) {
      return null;
    }
    this.launched.signal('SIGSTOP');
    try {
      await new Promise((resolve) => setTimeout(resolve, settleMs));
      let found = this.look(now());
      while (!this.#reader.atEnd) {
        const more = this.look(now());
        found = { status: more.status, reports: [...found.reports, ...more.reports] };
      }
      this.#reader.outputWasCut(cutOutput(this.folder, this.#reader.written, this.#reader.pendingBytes));
      return found;
    } finally {
      this.launched.signal('SIGCONT');
    }
  }
}
