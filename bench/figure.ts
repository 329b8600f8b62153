/** One measured figure. */
export interface Figure {
  readonly name: string;
  readonly unit: 'ms' | 'MB' | 'events/s';
  readonly value: number;
  /** What it may be at most; null where nothing was promised. */
  readonly budget: number | null;
  /** The same work done by the tool that people would use otherwise, measured in the same run. */
  readonly peer: { readonly name: string; readonly value: number } | null;
  /** How it was measured. */
  readonly how: string;
}

/** Rows of aligned text: name, value, budget, peer and how many times as fast as the peer we are. */
export function figureTable(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    `${amount(figure.value)} ${figure.unit}`,
    figure.budget === null ? '' : `<= ${amount(figure.budget)}`,
    figure.budget === null ? '' : figure.value <= figure.budget ? 'within' : 'OVER',
    figure.peer === null
      ? ''
      : `${figure.peer.name} ${amount(figure.peer.value)} ${figure.unit}, ours takes ${(figure.value / figure.peer.value).toFixed(2)} of it`,
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function amount(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
