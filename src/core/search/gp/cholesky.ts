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
      let sum = a[row + j] ?? 0;
      for (let k = 0; k < j; k++) sum -= (a[row + k] ?? 0) * (a[other + k] ?? 0);
      if (i !== j) a[row + j] = sum / (a[other + j] ?? 1);
      else if (sum > 0 && Number.isFinite(sum)) a[row + i] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** Solves `L x = b` in place. */
export function solveLower(l: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum = b[i] ?? 0;
    for (let k = 0; k < i; k++) sum -= (l[i * n + k] ?? 0) * (b[k] ?? 0);
    b[i] = sum / (l[i * n + i] ?? 1);
  }
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
      let sum = 0;
      for (let k = j; k < i; k++) sum -= (l[i * n + k] ?? 0) * (columns[column + k] ?? 0);
      columns[column + i] = sum / (l[i * n + i] ?? 1);
    }
  }
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = i; k < n; k++) sum += (columns[i * n + k] ?? 0) * (columns[j * n + k] ?? 0);
      inverse[i * n + j] = sum;
    }
  }
  return inverse;
}
