/** What a parameter, a summary or a message may hold: JSON, with NaN and infinities as numbers. */
export type Value = null | boolean | number | string | Value[] | { [key: string]: Value };

/** The parameters of one trial, keyed by dotted path (`model.head.gain`), constants included. */
export type Params = Record<string, Value>;

/**
 * One written value. JavaScript has one number type, a sweep file has two (`4` and `4.0`), and the training script must
 * get the one that was written; so a literal keeps its renderings beside its value.
 */
export interface Literal {
  readonly value: Value;
  /** JSON text in which a float always reads as a float (`4.0`, `1.0e-05`); also valid YAML 1.1 and 1.2 flow text. */
  readonly json: string;
  /** What Python's `str()` gives, floats as in `json`: `True`, `None`, `[1, 2.0]`, `adam`. */
  readonly python: string;
}
