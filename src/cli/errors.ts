export type UsageReason =
  | 'unknown-command'
  | 'unknown-option'
  | 'bad-value'
  | 'missing-operand'
  | 'extra-operand'
  | 'missing-file'
  | 'unreadable-file'
  | 'file-exists'
  | 'sweep-errors'
  | 'missing-program'
  | 'no-result';

/** Wrong use: exit 2. The message names the word that is wrong and what would be right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly exitCode = 2;
  readonly reason: UsageReason;
  constructor(reason: UsageReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

export type EnvironmentReason = 'no-interpreter' | 'disk-full' | 'read-only' | 'locked' | 'engine' | 'system';

/** The machine does not allow it now: exit 3. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
  readonly exitCode = 3;
  readonly reason: EnvironmentReason;
  constructor(reason: EnvironmentReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
