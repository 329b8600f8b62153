/**
 * JSON as cli.md wants it: NaN and infinities are the texts `"NaN"`, `"Infinity"`, `"-Infinity"`.
 * @returns one line, its newline included
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'number' && !Number.isFinite(item) ? String(item) : item,
  );
  return `${text}\n`;
}
