/**
 * Matérn kernel of smoothness 5/2 as a function of the squared distance r^2, and its derivative with respect to r^2
 * (C. Rasmussen and C. Williams, "Gaussian Processes for Machine Learning", 2006, equation 4.17).
 */
export function matern52(squared: number): number {
  const r = Math.sqrt(5 * squared);
  return Math.exp(-r) * (1 + r + (5 / 3) * squared);
}

export function matern52Slope(squared: number): number {
  const r = Math.sqrt(5 * squared);
  return (-5 / 6) * (1 + r) * Math.exp(-r);
}
