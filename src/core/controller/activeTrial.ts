import type { GpuLease } from '../gpu/leases.ts';
import type { LaunchedRun, RunStatus } from '../launcher/launcher.ts';
import type { Params } from '../space/value.ts';
import { MetricReader } from './metricReader.ts';
import { cutOutput, outputTooLarge } from './outputCap.ts';
import { type StopKind, scriptAsksToStop, writeStopRequest } from './runFolder.ts';

/** What one look at a running trial found. */
export interface Look {
  readonly status: RunStatus;
  /** New values of the objective, in order. */
  readonly reports: ReadonlyArray<readonly [step: number, value: number]>;
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

/** One attempt of a trial that runs now. */
export class ActiveTrial {
  readonly number: number;
  readonly attempt: number;
  readonly params: Params;
  /** Absolute run folder. */
  readonly folder: string;
  readonly startMs: number;
  readonly lease: GpuLease | null;
  readonly launched: LaunchedRun;
  /** Started by an earlier controller. */
  readonly adopted: boolean;
  readonly #metric: string | null;
  readonly #reader: MetricReader;
  /** Last value of every metric, for the summary. */
  readonly summary: Record<string, number> = {};
  #last: number | null = null;
  #stop: { kind: StopKind; reason: string; level: number; nextMs: number } | null = null;

  constructor(input: {
    readonly number: number;
    readonly attempt: number;
    readonly params: Params;
    readonly folder: string;
    readonly startMs: number;
    readonly lease: GpuLease | null;
    readonly launched: LaunchedRun;
    readonly metric: string | null;
    readonly adopted: boolean;
  }) {
    this.number = input.number;
    this.attempt = input.attempt;
    this.params = input.params;
    this.folder = input.folder;
    this.startMs = input.startMs;
    this.lease = input.lease;
    this.launched = input.launched;
    this.adopted = input.adopted;
    this.#metric = input.metric;
    this.#reader = new MetricReader(input.folder, input.adopted);
  }

  /** Last value of the objective, NaN included; null when none was logged. */
  get lastValue(): number | null {
    return this.#last;
  }

  get writer(): 'companion' | 'controller' | null {
    return this.#reader.writer;
  }

  get metricsFrom(): string | null {
    return this.#reader.source;
  }

  /** Why it was asked to stop, null when it was not. */
  get stopping(): { readonly kind: StopKind; readonly reason: string } | null {
    return this.#stop;
  }

  /** Reads what is new. The status is taken first, so that an ended run is read to its end. */
  look(nowMs: number): Look {
    const status = this.launched.status();
    const reports: [number, number][] = [];
    for (const record of this.#reader.read(nowMs, status.kind !== 'running')) {
      Object.assign(this.summary, record.values);
      const value = this.#metric === null ? undefined : record.values[this.#metric];
      if (value !== undefined) {
        reports.push([record.step, value]);
        this.#last = value;
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
