/** Why a study could not be started or continued; the message says how to mend it. */
export type SessionErrorReason =
  | 'locked'
  | 'space-differs'
  | 'objectives-differ'
  | 'repeats-differ'
  | 'outside-space'
  | 'database-gone'
  | 'other-version'
  | 'program-missing'
  | 'command-missing'
  | 'env-file'
  | 'not-writable'
  | 'sampler-failed';

export class SessionError extends Error {
  override readonly name = 'SessionError';
  readonly reason: SessionErrorReason;

  constructor(reason: SessionErrorReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
