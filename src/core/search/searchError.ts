/** A sampler or pruner that cannot be made as asked; the message says how to mend it. */
export class SearchError extends Error {
  readonly reason:
    | 'unknown-sampler'
    | 'unknown-pruner'
    | 'unknown-argument'
    | 'bad-argument'
    | 'endless-grid'
    | 'unsuitable-sampler'
    | 'unsuitable-pruner';
  /** The argument that is wrong, where it is one. */
  readonly argument: string | undefined;

  /** What the argument was meant for, where that is near. */
  readonly meant: string | undefined;

  constructor(reason: SearchError['reason'], message: string, argument?: string, meant?: string) {
    super(message);
    this.argument = argument;
    this.meant = meant;
    this.name = 'SearchError';
    this.reason = reason;
  }
}
