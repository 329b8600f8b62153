/** A report of a trial. */
export interface Report {
  readonly step: number;
  readonly value: number;
  /** Whether it stands for all runs of the trial, so that it compares with the reports of other trials. */
  readonly whole: boolean;
}

/** Makes the reports of a trial out of those of its runs. */
export interface TrialSeries {
  /** A run begins, perhaps a further attempt, whose earlier values no longer count. */
  started(repeat: number): void;
  /** @returns the trial's reports that are known now, by step */
  take(repeat: number, step: number, value: number): Report[];
  /**
   * A run has ended.
   * @param value - what it came to; null when it came to nothing, or is tried again
   */
  ended(repeat: number, value: number | null): Report[];
}

/** A trial that is one run: its reports are those of the run. */
export class OwnReports implements TrialSeries {
  started(): void {}

  take(_repeat: number, step: number, value: number): Report[] {
    return [{ step, value, whole: true }];
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
    return value === null ? [] : [{ step: repeat, value, whole: true }];
  }
}
