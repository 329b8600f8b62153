import { expect, test } from 'vitest';
import { portableNumber, resolvePlain, resolveYaml12 } from '../../../src/core/sweep/scalar.ts';

// What a person wrote, what the run gets, and whether every reader agrees. PyYAML itself is asked in test/interop.
test.each([
  ['1e-5', 'float', 1e-5, 'number-as-text'],
  ['1.5e3', 'float', 1500, 'number-as-text'],
  ['-1E+3', 'float', -1000, 'number-as-text'],
  ['-.5', 'float', -0.5, 'number-as-text'],
  ['0o17', 'int', 15, 'number-as-text'],
  ['08', 'int', 8, 'number-as-text'],
  ['1.0e-5', 'float', 1e-5, 'same'],
  ['4', 'int', 4, 'same'],
  ['4.0', 'float', 4, 'same'],
  ['.5', 'float', 0.5, 'same'],
  ['1.', 'float', 1, 'same'],
  ['0x1F', 'int', 31, 'same'],
  ['true', 'bool', true, 'same'],
  ['~', 'null', null, 'same'],
  ['', 'null', null, 'same'],
  ['None', 'text', 'None', 'same'],
  ['adam', 'text', 'adam', 'same'],
  ['inf', 'text', 'inf', 'same'],
  ['yes', 'bool', true, 'differs'],
  ['off', 'bool', false, 'differs'],
  ['017', 'int', 15, 'differs'],
  ['1_000', 'int', 1000, 'differs'],
  ['1:30', 'int', 90, 'differs'],
  ['1:30.5', 'float', 90.5, 'differs'],
  ['2024-01-01', 'date', '2024-01-01', 'differs'],
])('%s is read as %s %s (%s)', (text, type, value, reading) => {
  expect(resolvePlain(text)).toEqual({ resolved: { type, value }, reading });
});

test('infinities and NaN are floats to both versions', () => {
  expect(resolvePlain('.inf')).toEqual({
    resolved: { type: 'float', value: Number.POSITIVE_INFINITY },
    reading: 'same',
  });
  expect(resolvePlain('-.Inf').resolved.value).toBe(Number.NEGATIVE_INFINITY);
  expect(resolvePlain('.nan')).toEqual({ resolved: { type: 'float', value: Number.NaN }, reading: 'same' });
});

test.each([
  ['1e-5', '1.0e-5'],
  ['1e5', '1.0e+5'],
  ['5E-4', '5.0E-4'],
  ['1.5e3', '1.5e+3'],
  ['.5e3', '0.5e+3'],
  ['-.5', '-0.5'],
  ['1.e3', '1.0e+3'],
  ['0o17', '15'],
  ['08', '8'],
])('%s is written %s so that every reader takes the same number', (text, mended) => {
  expect(portableNumber(text)).toBe(mended);
  const { resolved, reading } = resolvePlain(mended);
  expect(reading).toBe('same');
  expect(resolved.value).toBe(resolveYaml12(text).value);
});
