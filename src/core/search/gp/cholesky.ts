/**
 * Sum of products of two runs of an array each. Four sums side by side, as one alone would make every product wait for the one
 * before.
 */
function dot(a: Float64Array, from: number, b: Float64Array, start: number, count: number): number {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  const whole = count - (count % 4);
  for (let k = 0; k < whole; k += 4) {
    first += (a[from + k] ?? 0) * (b[start + k] ?? 0);
    second += (a[from + k + 1] ?? 0) * (b[start + k + 1] ?? 0);
    third += (a[from + k + 2] ?? 0) * (b[start + k + 2] ?? 0);
    fourth += (a[from + k + 3] ?? 0) * (b[start + k + 3] ?? 0);
  }
  for (let k = whole; k < count; k++) first += (a[from + k] ?? 0) * (b[start + k] ?? 0);
  return first + second + (third + fourth);
}

/**
 * Cholesky factor of a symmetric positive definite matrix, in place of its lower triangle.
 * @param a - n by n, row by row; what is above the diagonal is neither read nor changed
 * @returns false where the matrix is not positive definite in double precision
 */
export function cholesky(a: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    for (let j = 0; j <= i; j++) {
      const other = j * n;
      const rest = (a[row + j] ?? 0) - dot(a, row, a, other, j);
      if (i !== j) a[row + j] = rest / (a[other + j] ?? 1);
      else if (rest > 0 && Number.isFinite(rest)) a[row + i] = Math.sqrt(rest);
      else return false;
    }
  }
  return true;
}

/** Solves `L x = b` in place. */
export function solveLower(l: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) b[i] = ((b[i] ?? 0) - dot(l, i * n, b, 0, i)) / (l[i * n + i] ?? 1);
}

/** Solves `L' x = b` in place, L' the transpose. */
export function solveLowerTransposed(l: Float64Array, n: number, b: Float64Array): void {
  for (let i = n - 1; i >= 0; i--) {
    const x = (b[i] ?? 0) / (l[i * n + i] ?? 1);
    b[i] = x;
    for (let k = 0; k < i; k++) b[k] = (b[k] ?? 0) - x * (l[i * n + k] ?? 0);
  }
}

/** Lower triangle of the inverse of `L L'`. */
export function inverseOf(l: Float64Array, n: number): Float64Array {
  // Rows of the transposed inverse of L: column j of it, from place j on.
  const columns = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    const column = j * n;
    columns[column + j] = 1 / (l[column + j] ?? 1);
    for (let i = j + 1; i < n; i++) {
      columns[column + i] = -dot(l, i * n + j, columns, column + j, i - j) / (l[i * n + i] ?? 1);
    }
  }
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) inverse[i * n + j] = dot(columns, i * n + i, columns, j * n + i, n - i);
  }
  return inverse;
}
