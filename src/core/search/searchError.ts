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

  constructor(reason: SearchError['reason'], message: string) {
    super(message);
    this.name = 'SearchError';
    this.reason = reason;
  }
}
