/** JSON on one line as cli.md wants it: NaN and infinities are the texts `"NaN"`, `"Infinity"`, `"-Infinity"`. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'number' && !Number.isFinite(item) ? String(item) : item,
  );
}
