/**
 * JSON as cli.md wants it: NaN and infinities are the texts `"NaN"`, `"Infinity"`, `"-Infinity"`.
 * @param indent - spaces of indentation; absent gives one line
 */
export function toJson(value: unknown, indent?: number): string {
  return JSON.stringify(
    value,
    (_key, item: unknown) => (typeof item === 'number' && !Number.isFinite(item) ? String(item) : item),
    indent,
  );
}
