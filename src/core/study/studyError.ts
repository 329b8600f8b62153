/** What kept a study from being made, opened, read or written. */
export type StudyErrorReason =
  | 'missing'
  | 'bad-storage'
  | 'bad-name'
  | 'not-a-study'
  | 'other-version'
  | 'several-studies'
  | 'unfinished-write'
  | 'locked'
  | 'read-only'
  | 'disk-full'
  | 'exists'
  | 'unknown-trial'
  | 'finished-trial'
  | 'not-waiting'
  | 'no-value'
  | 'unknown-parameter'
  | 'outside-space'
  | 'space-differs'
  | 'objectives-differ'
  | 'old-node';

/** Something about a study that a person can mend; the message says what, where and how. */
export class StudyError extends Error {
  override readonly name = 'StudyError';
  readonly reason: StudyErrorReason;
  /** Names of the studies in the file, with `several-studies` and with `missing` when only the name was not found. */
  readonly names: readonly string[];

  constructor(
    reason: StudyErrorReason,
    message: string,
    options: { readonly cause?: unknown; readonly names?: readonly string[] } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.reason = reason;
    this.names = options.names ?? [];
  }
}
