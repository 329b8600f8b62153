/** Two numbers for people, with as many digits as it takes to tell them apart: four, or more. */
export function boundsText(low: number, high: number): readonly [low: string, high: string] {
  for (let digits = 4; digits < 16; digits++) {
    const texts = [low, high].map((value) => String(Number(value.toPrecision(digits))));
    const [a = '', b = ''] = texts;
    if (a !== b || low === high) return [a, b];
  }
  return [String(low), String(high)];
}
