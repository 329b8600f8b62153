/** A report of a trial as pruners see it. */
export type Report = readonly [step: number, value: number];

/** Makes the reports of a trial out of those of its runs. */
export interface TrialSeries {
  /** A run begins, perhaps a further attempt, whose earlier values no longer count. */
  started(repeat: number): void;
  /** @returns the trial's reports that are known now, by step */
  take(repeat: number, step: number, value: number): Report[];
  /**
   * A run has ended.
   * @param value - what it came to; null when it came to nothing
   */
  ended(repeat: number, value: number | null): Report[];
}

/** A trial that is one run: its reports are those of the run. */
export class OwnReports implements TrialSeries {
  started(): void {}

  take(_repeat: number, step: number, value: number): Report[] {
    return [[step, value]];
  }

  ended(): Report[] {
    return [];
  }
}

/** For a pruner that compares trials run by run: run i is step i, with the value that it came to. */
export class RepeatsAsSteps implements TrialSeries {
  started(): void {}

  take(): Report[] {
    return [];
  }

  ended(repeat: number, value: number | null): Report[] {
    return value === null ? [] : [[repeat, value]];
  }
}
