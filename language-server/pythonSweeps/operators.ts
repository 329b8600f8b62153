import { pyFloat, pyInt } from '../../src/core/space/render.ts';
import type { Span } from '../../src/core/sweep/lineIndex.ts';
import { listValue, type ScalarValue, textOfValue, textValue, unknown, type Value } from './values.ts';

export interface NumberOf {
  readonly value: number;
  readonly float: boolean;
}

/** The number that a value is; Python's truth values are 0 and 1. */
export function numberOf(value: Value | undefined): NumberOf | null {
  if (value?.kind !== 'scalar') return null;
  const { resolved } = value;
  if (resolved.type === 'int' || resolved.type === 'float')
    return { value: resolved.value, float: resolved.type === 'float' };
  return resolved.type === 'bool' ? { value: Number(resolved.value), float: false } : null;
}

/** A number that was worked out. */
export function numberValue({ value, float }: NumberOf, span: Span): Value {
  if (Number.isNaN(value)) return unknown(span);
  const resolved = { type: float ? 'float' : 'int', value } as const;
  return { kind: 'scalar', span, text: float ? pyFloat(value) : pyInt(value), resolved };
}

/** `True` or `False`, as Python writes it. */
export function boolValue(value: boolean, span: Span): ScalarValue {
  return { kind: 'scalar', span, text: value ? 'True' : 'False', resolved: { type: 'bool', value } };
}

/** `None`. */
export function noneValue(span: Span): ScalarValue {
  return { kind: 'scalar', span, text: 'None', resolved: { type: 'null', value: null } };
}

/** `0x10`, `1_000`, `1e-5`; null for what is no number here (`1j`). */
export function numberLiteral(written: string, span: Span): Value {
  const digits = written.replaceAll('_', '');
  const based = /^0[box]/i.test(digits);
  const value = Number(digits);
  if (Number.isNaN(value)) return unknown(span);
  const float = !based && /[.e]/i.test(digits);
  const plain = float || !based ? digits : pyInt(value);
  return { kind: 'scalar', span, text: plain, resolved: { type: float ? 'float' : 'int', value } };
}

const longestText = 10_000;

/** `left operator right` of two known values. */
export function operate(operator: string, left: Value, right: Value, span: Span): Value {
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a !== null && b !== null) {
    const result = arithmetic(operator, a, b);
    return result === null ? unknown(span) : numberValue(result, span);
  }
  if (operator === '+') {
    const [first, second] = [textOfValue(left), textOfValue(right)];
    if (first !== null && second !== null) return textValue((first + second).slice(0, longestText), span);
    if (left.kind === 'list' && right.kind === 'list')
      return listValue([...left.items, ...right.items], span, left.open || right.open);
  }
  if (operator === '*' && left.kind === 'list' && b !== null && b.value * left.items.length <= 1000)
    return listValue(Array.from({ length: Math.max(0, b.value) }, () => left.items).flat(), span, left.open);
  return unknown(span);
}

function arithmetic(operator: string, a: NumberOf, b: NumberOf): NumberOf | null {
  const float = a.float || b.float;
  const exact = (value: number): NumberOf | null => (float || Number.isSafeInteger(value) ? { value, float } : null);
  switch (operator) {
    case '+':
      return exact(a.value + b.value);
    case '-':
      return exact(a.value - b.value);
    case '*':
      return exact(a.value * b.value);
    case '/':
      return b.value === 0 ? null : { value: a.value / b.value, float: true };
    case '//':
      return b.value === 0 ? null : exact(Math.floor(a.value / b.value));
    case '%':
      return b.value === 0 ? null : exact(a.value - Math.floor(a.value / b.value) * b.value);
    case '**': {
      const value = power(a.value, b.value);
      if (!float && b.value < 0) return { value, float: true };
      return exact(value);
    }
    default:
      return null;
  }
}

/** Powers of ten as they are written (`10 ** -5` is 1e-05 in Python); `Math.pow` misses some of them by a bit. */
function power(base: number, exponent: number): number {
  if (base === 10 && Number.isInteger(exponent) && Math.abs(exponent) <= 300) return Number(`1e${exponent}`);
  return base ** exponent;
}

/** `left == right` and its siblings; null where that is not known. */
export function compare(operator: string, left: Value, right: Value): boolean | null {
  const [a, b] = [numberOf(left)?.value ?? textOfValue(left), numberOf(right)?.value ?? textOfValue(right)];
  if (a === null || b === null) return null;
  if (operator === '==') return a === b;
  if (operator === '!=') return a !== b;
  if (typeof a !== typeof b) return null;
  switch (operator) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    default:
      return null;
  }
}
