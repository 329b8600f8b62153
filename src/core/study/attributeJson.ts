import type { Value } from '../space/value.ts';

/**
 * Text of an attribute as Python's `json.dumps` writes it for numbers: NaN and infinities stand bare, so that Optuna
 * reads back what was stored.
 */
export function attributeText(value: Value): string {
  if (typeof value === 'number') {
    return Number.isFinite(value) ? JSON.stringify(value) : String(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map(attributeText).join(', ')}]`;
  }
  if (value !== null && typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([key, item]) => `${JSON.stringify(key)}: ${attributeText(item)}`)
      .join(', ')}}`;
  }
  return JSON.stringify(value);
}

const bare = /"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g;
const mark = '\u0000number:';

/** Reads an attribute that any program may have written: bare NaN and infinities are numbers, text that is no JSON is kept as text. */
export function parseAttribute(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return parseWithBareNumbers(text);
  }
}

function parseWithBareNumbers(text: string): Value {
  const marked = text.replace(bare, (token) => (token.startsWith('"') ? token : JSON.stringify(mark + token)));
  try {
    return JSON.parse(marked, (_key, value: Value) =>
      typeof value === 'string' && value.startsWith(mark) ? Number(value.slice(mark.length)) : value,
    ) as Value;
  } catch {
    return text;
  }
}
