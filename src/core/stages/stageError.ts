export type StageErrorReason =
  | 'too-few-trials'
  | 'several-metrics'
  | 'no-metric'
  | 'no-space'
  | 'no-best'
  | 'not-a-stage'
  | 'name-taken'
  | 'no-sweep'
  | 'locked'
  | 'below-trials'
  | 'nothing-to-do'
  | 'other-goal'
  | 'same-study'
  | 'unknown-source'
  | 'unknown-parameter';

/** Why a study cannot be made of another one; the message says what to do instead. */
export class StageError extends Error {
  override readonly name = 'StageError';
  readonly reason: StageErrorReason;

  constructor(reason: StageErrorReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
