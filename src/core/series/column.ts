/** A growing column of numbers: doubles its room, so that appending stays cheap. */
export class Column {
  #values: Float64Array;
  #length = 0;

  constructor(room = 64) {
    this.#values = new Float64Array(room);
  }

  get length(): number {
    return this.#length;
  }

  get bytes(): number {
    return this.#values.byteLength;
  }

  /** The number at `index`, NaN outside. */
  at(index: number): number {
    return index < this.#length ? (this.#values[index] ?? Number.NaN) : Number.NaN;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Float64Array(this.#values.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  set(index: number, value: number): void {
    this.#values[index] = value;
  }

  truncate(length: number): void {
    this.#length = Math.min(length, this.#length);
  }

  /** A copy of its own, so that a message carries these numbers and nothing else. */
  slice(from: number, to: number): Float64Array {
    return this.#values.slice(Math.max(0, from), Math.min(to, this.#length));
  }

  /** Index of the first number >= x; the column must ascend. */
  lowerBound(x: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#values[middle] ?? 0) < x) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
