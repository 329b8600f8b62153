import { ReportLog, type Reports } from './reportLog.ts';

/** Unwritten changes by trial id and step: a value to store, or null to delete the step. */
export type ReportChanges = ReadonlyMap<number, ReadonlyMap<number, number | null>>;

/** The report logs of the running trials, by trial id. */
export class ReportBuffer {
  readonly #logs = new Map<number, ReportLog>();
  #version = 0;

  /** Changes with every report. */
  get version(): number {
    return this.#version;
  }

  get hasUnwritten(): boolean {
    return [...this.#logs.values()].some((log) => log.hasUnwritten);
  }

  /** @param stored - what study.db holds of the trial, used when this is its first report here */
  add(id: number, stored: Reports, step: number, value: number): void {
    let log = this.#logs.get(id);
    if (!log) {
      log = new ReportLog(stored);
      this.#logs.set(id, log);
    }
    log.add(step, value);
    this.#version++;
  }

  all(): [id: number, reports: Reports][] {
    return [...this.#logs].map(([id, log]) => [id, log.reports()]);
  }

  take(): ReportChanges {
    return new Map([...this.#logs].filter(([, log]) => log.hasUnwritten).map(([id, log]) => [id, log.take()]));
  }

  putBack(changes: ReportChanges): void {
    for (const [id, steps] of changes) {
      this.#logs.get(id)?.putBack(steps);
    }
  }

  forget(id: number): void {
    this.#logs.delete(id);
    this.#version++;
  }
}
