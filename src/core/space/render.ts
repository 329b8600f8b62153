import type { Literal, Value } from './value.ts';

/**
 * What Python's `repr()` gives for a float: the shortest digits that read back as the same number, an exponent when the
 * decimal one is below -4 or at least 16 (`0.0001`, `1e-05`, `1e+16`), `nan`, `inf`, `-inf`.
 */
export function pyRepr(x: number): string {
  if (Number.isNaN(x)) return 'nan';
  if (!Number.isFinite(x)) return x > 0 ? 'inf' : '-inf';
  if (x === 0) return Object.is(x, -0) ? '-0.0' : '0.0';
  // JavaScript and Python agree on the shortest digits; only the layout differs.
  const [mantissa = '', exponentText = ''] = Math.abs(x).toExponential().split('e');
  const exponent = Number(exponentText);
  const digits = mantissa.replace('.', '');
  const sign = x < 0 ? '-' : '';
  if (exponent < -4 || exponent >= 16) {
    const power = String(Math.abs(exponent)).padStart(2, '0');
    return `${sign}${mantissa}e${exponent < 0 ? '-' : '+'}${power}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

/**
 * A float as every parser of a training script reads one: Python's `repr()` with a dot before the exponent (`1.0e-05`),
 * because YAML 1.1 takes `1e-05` for text.
 */
export function pyFloat(x: number): string {
  const text = pyRepr(x);
  const exponentAt = text.indexOf('e');
  return exponentAt > 0 && !text.includes('.') ? `${text.slice(0, exponentAt)}.0${text.slice(exponentAt)}` : text;
}

/** Digits of a whole number without exponent, however large: Python's `str(int)`. */
export function pyInt(x: number): string {
  return Number.isSafeInteger(x) ? String(x === 0 ? 0 : x) : BigInt(x).toString();
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Python's `repr()` of a text: single quotes unless it holds some and no double ones; what cannot be printed is escaped. */
export function pyString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let out = quote;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (character === quote) out += `\\${quote}`;
    else if (escapes[character] !== undefined) out += escapes[character];
    else if (character === ' ' || !/[\p{C}\p{Z}]/u.test(character)) out += character;
    else if (code < 0x100) out += `\\x${code.toString(16).padStart(2, '0')}`;
    else if (code < 0x10000) out += `\\u${code.toString(16).padStart(4, '0')}`;
    else out += `\\U${code.toString(16).padStart(8, '0')}`;
  }
  return out + quote;
}

function numberLiteral(value: number, float: boolean): Literal {
  if (!Number.isFinite(value)) {
    // JSON has no such numbers; the contract spells them as texts.
    return { value, json: `"${value}"`, python: pyRepr(value) };
  }
  const text = float ? pyFloat(value) : pyInt(value);
  return { value, json: text, python: text };
}

/** How the literal looks inside a list or mapping in Python: texts quoted, all else as it stands. */
function reprOf(literal: Literal): string {
  return typeof literal.value === 'string' ? pyString(literal.value) : literal.python;
}

/** A list of literals, each in its own spelling: `[1, 2.0]`. */
export function listLiteral(items: readonly Literal[]): Literal {
  return {
    value: items.map((item) => item.value),
    json: `[${items.map((item) => item.json).join(', ')}]`,
    python: `[${items.map(reprOf).join(', ')}]`,
  };
}

/** A mapping of literals in the order given: `{'a': 1}`. */
export function mappingLiteral(entries: ReadonlyArray<readonly [key: string, value: Literal]>): Literal {
  return {
    value: Object.fromEntries(entries.map(([key, item]) => [key, item.value])),
    json: `{${entries.map(([key, item]) => `${JSON.stringify(key)}: ${item.json}`).join(', ')}}`,
    python: `{${entries.map(([key, item]) => `${pyString(key)}: ${reprOf(item)}`).join(', ')}}`,
  };
}

/**
 * The literal of a value. A number is spelled as a float or as an int as `float` says; without it a whole number below
 * 1e16 is an int, as are those inside lists and mappings (build mixed ones with {@link listLiteral}).
 */
export function literalOf(value: Value, options: { readonly float?: boolean } = {}): Literal {
  if (value === null) return { value, json: 'null', python: 'None' };
  if (typeof value === 'boolean') return { value, json: String(value), python: value ? 'True' : 'False' };
  if (typeof value === 'string') return { value, json: JSON.stringify(value), python: value };
  if (typeof value === 'number') {
    const fractional = !Number.isInteger(value);
    return numberLiteral(value, fractional || (options.float ?? Math.abs(value) >= 1e16));
  }
  if (Array.isArray(value)) return listLiteral(value.map((item) => literalOf(item)));
  return mappingLiteral(Object.entries(value).map(([key, item]) => [key, literalOf(item)]));
}
