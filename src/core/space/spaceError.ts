/** A space that does not read as one, or a value that its distribution cannot give; `reason` is for programs. */
export class SpaceError extends Error {
  readonly reason: 'unreadable-space' | 'outside-distribution';

  constructor(reason: SpaceError['reason'], message: string) {
    super(message);
    this.name = 'SpaceError';
    this.reason = reason;
  }
}
