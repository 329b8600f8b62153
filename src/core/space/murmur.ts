const C1 = 0x239b961b;
const C2 = 0xab0e9789;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93;

const rotl = (x: number, k: number): number => (x << k) | (x >>> (32 - k));

/** Spreads every bit of a word over all of it. */
function finish(word: number): number {
  let h = word ^ (word >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

const mix = (k: number, first: number, turn: number, second: number): number =>
  Math.imul(rotl(Math.imul(k, first), turn), second);

/**
 * MurmurHash3_x86_128 (A. Appleby, public domain): 128 bits of any bytes in 32-bit arithmetic, the same on every machine.
 * @returns four unsigned 32-bit words
 */
export function murmur128(bytes: Uint8Array, seed = 0): [number, number, number, number] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let h1 = seed;
  let h2 = seed;
  let h3 = seed;
  let h4 = seed;
  const blocks = bytes.length - (bytes.length % 16);
  for (let i = 0; i < blocks; i += 16) {
    h1 ^= mix(view.getInt32(i, true), C1, 15, C2);
    h1 = (Math.imul(rotl(h1, 19) + h2, 5) + 0x561ccd1b) | 0;
    h2 ^= mix(view.getInt32(i + 4, true), C2, 16, C3);
    h2 = (Math.imul(rotl(h2, 17) + h3, 5) + 0x0bcaa747) | 0;
    h3 ^= mix(view.getInt32(i + 8, true), C3, 17, C4);
    h3 = (Math.imul(rotl(h3, 15) + h4, 5) + 0x96cd1c35) | 0;
    h4 ^= mix(view.getInt32(i + 12, true), C4, 18, C1);
    h4 = (Math.imul(rotl(h4, 13) + h1, 5) + 0x32ac3b17) | 0;
  }
  // The rest, padded with zeros: a zero word mixes to zero, so no case needs the tail's length.
  const tail = new DataView(new ArrayBuffer(16));
  for (let i = blocks; i < bytes.length; i++) tail.setUint8(i - blocks, bytes[i] ?? 0);
  h4 ^= mix(tail.getInt32(12, true), C4, 18, C1);
  h3 ^= mix(tail.getInt32(8, true), C3, 17, C4);
  h2 ^= mix(tail.getInt32(4, true), C2, 16, C3);
  h1 ^= mix(tail.getInt32(0, true), C1, 15, C2);

  h1 ^= bytes.length;
  h2 ^= bytes.length;
  h3 ^= bytes.length;
  h4 ^= bytes.length;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = (h2 + h1) | 0;
  h3 = (h3 + h1) | 0;
  h4 = (h4 + h1) | 0;
  h1 = finish(h1);
  h2 = finish(h2);
  h3 = finish(h3);
  h4 = finish(h4);
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = (h2 + h1) | 0;
  h3 = (h3 + h1) | 0;
  h4 = (h4 + h1) | 0;
  return [h1 >>> 0, h2 >>> 0, h3 >>> 0, h4 >>> 0];
}
