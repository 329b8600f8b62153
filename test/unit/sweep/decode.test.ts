import { expect, test } from 'vitest';
import { decodeSweep } from '../../../src/core/sweep/decode.ts';

const start = { line: 0, character: 0 };

test.each([
  ['UTF-16', [0xff, 0xfe, 0x61, 0x00]],
  ['bytes that are not UTF-8', [0x61, 0xe9, 0x0a]],
  ['zero bytes', [0x61, 0x00, 0x62]],
])('%s give one error at the start', (_, bytes) => {
  const decoded = decodeSweep(Uint8Array.from(bytes));
  expect(decoded).toMatchObject({ diagnostic: { severity: 'error', code: 'not-text', range: { start, end: start } } });
});

test('UTF-8 text is decoded, without its byte order mark', () => {
  expect(decodeSweep(new TextEncoder().encode('\ufeffname: été 🔬\n'))).toEqual({ text: 'name: été 🔬\n' });
});
