/** What a plain (unquoted) scalar means to one reader of YAML. */
export type Resolved =
  | { readonly type: 'null'; readonly value: null }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'int' | 'float'; readonly value: number }
  /** `date`: PyYAML makes a date of it; here it stays the text. */
  | { readonly type: 'text' | 'date'; readonly value: string };

const nullWords = new Set(['', '~', 'null', 'Null', 'NULL']);
const trueWords = new Set(['true', 'True', 'TRUE']);
const falseWords = new Set(['false', 'False', 'FALSE']);
const trueWords11 = new Set([...trueWords, 'yes', 'Yes', 'YES', 'on', 'On', 'ON']);
const falseWords11 = new Set([...falseWords, 'no', 'No', 'NO', 'off', 'Off', 'OFF']);

const infinity = /^([-+]?)\.(?:inf|Inf|INF)$/;
const nan = /^\.(?:nan|NaN|NAN)$/;

// The resolver tables of PyYAML 6 (`yaml/resolver.py`), in its order: bool, float, int, null, timestamp.
const float11 = /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?)$/;
const sexagesimalFloat11 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*$/;
const int11 =
  /^[-+]?(?:0b[01_]*[01][01_]*|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]*[0-9a-fA-F][0-9a-fA-F_]*|[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
const date11 =
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}$|^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?$/;

// The core schema of YAML 1.2.2, section 10.3.2.
const float12 = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const int12 = /^[-+]?[0-9]+$/;

function sexagesimal(digits: string): number {
  return digits.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

function number11(text: string): Resolved | null {
  const plain = text.replaceAll('_', '').toLowerCase();
  const negative = plain.startsWith('-');
  const digits = plain.replace(/^[-+]/, '');
  const signed = (value: number): number => (negative ? -value : value);
  if (float11.test(text)) return { type: 'float', value: signed(Number(digits)) };
  if (sexagesimalFloat11.test(text)) return { type: 'float', value: signed(sexagesimal(digits)) };
  if (!int11.test(text)) return null;
  if (/^0+$/.test(digits)) return { type: 'int', value: 0 };
  if (digits.includes(':')) return { type: 'int', value: signed(sexagesimal(digits)) };
  if (/^0[0-7]+$/.test(digits)) return { type: 'int', value: signed(Number.parseInt(digits, 8)) };
  // Whole numbers have no negative zero (`-0x0`, `-0b0`).
  return { type: 'int', value: signed(Number(digits)) + 0 };
}

function special(text: string): Resolved | null {
  const sign = infinity.exec(text);
  if (sign !== null)
    return { type: 'float', value: sign[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY };
  return nan.test(text) ? { type: 'float', value: Number.NaN } : null;
}

/** A plain scalar as PyYAML's `safe_load` (YAML 1.1), and with it W&B, reads it. */
export function resolveYaml11(text: string): Resolved {
  if (nullWords.has(text)) return { type: 'null', value: null };
  if (trueWords11.has(text)) return { type: 'bool', value: true };
  if (falseWords11.has(text)) return { type: 'bool', value: false };
  const number = number11(text) ?? special(text);
  if (number !== null) return number;
  return { type: date11.test(text) ? 'date' : 'text', value: text };
}

/** A plain scalar in the core schema of YAML 1.2. */
export function resolveYaml12(text: string): Resolved {
  if (nullWords.has(text)) return { type: 'null', value: null };
  if (trueWords.has(text)) return { type: 'bool', value: true };
  if (falseWords.has(text)) return { type: 'bool', value: false };
  // Whole numbers have no negative zero.
  if (int12.test(text)) return { type: 'int', value: Number(text) + 0 };
  if (/^0o[0-7]+$/.test(text) || /^0x[0-9a-fA-F]+$/.test(text)) return { type: 'int', value: Number(text) };
  if (float12.test(text)) return { type: 'float', value: Number(text) };
  return special(text) ?? { type: 'text', value: text };
}

export type Reading =
  /** Both YAML versions agree. */
  | 'same'
  /** Text to PyYAML and a number to YAML 1.2 (`1e-5`): read as the number it means. */
  | 'number-as-text'
  /** Another value to a YAML 1.2 reader (`yes`, `017`, `1_000`, `1:30`): read as PyYAML does. */
  | 'differs';

/** The value that a plain scalar has in Trialdeck (cli.md 3), and whether all readers of the file agree with it. */
export function resolvePlain(text: string): { readonly resolved: Resolved; readonly reading: Reading } {
  const old = resolveYaml11(text);
  const core = resolveYaml12(text);
  if (old.type === core.type && Object.is(old.value, core.value)) return { resolved: old, reading: 'same' };
  if (old.type === 'text' && (core.type === 'int' || core.type === 'float'))
    return { resolved: core, reading: 'number-as-text' };
  return { resolved: old, reading: 'differs' };
}

/** The number that a text means to any reader, or null: for quoted bounds (`min: "1e-5"`). */
export function numberInText(text: string): { readonly type: 'int' | 'float'; readonly value: number } | null {
  const { resolved } = resolvePlain(text.trim());
  return resolved.type === 'int' || resolved.type === 'float' ? resolved : null;
}

/**
 * The same number, written so that YAML 1.1, YAML 1.2 and JSON all read a number: `1e5` gives `1.0e+5`, `-.5` gives `-0.5`,
 * `0o17` gives `15`.
 */
export function portableNumber(text: string): string {
  const { resolved } = resolvePlain(text.trim());
  if (resolved.type === 'int') return String(resolved.value);
  const parts = /^([-+]?)([0-9]*)(?:\.([0-9]*))?(?:([eE])([-+]?)([0-9]+))?$/.exec(text.trim());
  if (parts === null) return String(resolved.value);
  const [, sign = '', whole = '', fraction, e, exponentSign, exponent] = parts;
  const mantissa = `${sign}${whole === '' ? '0' : whole}.${fraction === undefined || fraction === '' ? '0' : fraction}`;
  return e === undefined ? mantissa : `${mantissa}${e}${exponentSign === '' ? '+' : exponentSign}${exponent}`;
}
