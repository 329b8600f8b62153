/** A JSON schema of draft 7, with what editors of YAML know beyond it. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** Draft 7's `if`, `then` and `else`. */
export function when(condition: JsonSchema, shape: JsonSchema, otherwise?: JsonSchema): JsonSchema {
  // An object literal with `then` would be taken for a promise.
  return Object.fromEntries([
    ['if', condition],
    ['then', shape],
    ...(otherwise === undefined ? [] : [['else', otherwise] as const]),
  ]);
}
