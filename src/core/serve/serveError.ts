/** What kept a call of the ask/tell engine from being done; `data.reason` of an answer. */
export type ServeReason =
  | 'unknown-study'
  | 'space-differs'
  | 'objectives-differ'
  | 'finished-trial'
  | 'unknown-trial'
  | 'waiting-trial'
  | 'name-taken'
  | 'locked'
  | 'stopped'
  | 'invalid-sweep'
  | 'no-space'
  | 'sampler-failed';

export class ServeError extends Error {
  override readonly name = 'ServeError';
  readonly reason: ServeReason;

  constructor(reason: ServeReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** Parameters that a call cannot be made with, whatever the study holds; -32602 on the wire, wrong use on the command line. */
export class ParamsError extends Error {
  override readonly name = 'ParamsError';
  readonly reason = 'invalid-params';
}

/** Why a script cannot drive a sweep with `repeat`, and what works. */
export const repeatText =
  'The runs of a trial that `repeat` asks for are made by trialdeck sweep and resume. A script evaluates a trial as often as it wants and tells the mean: take `repeat` out.';
