import type { Value } from '../../../src/core/space/value.ts';
import type { ParameterSource } from '../../../src/core/sweep/parameters.ts';
import { portableNumber, resolvePlain } from '../../../src/core/sweep/scalar.ts';
import { entryOf } from '../../../src/core/sweep/tree.ts';
import type { Piece } from '../../keys/piece.ts';

/** A value as a sweep file writes it. */
export function pieceOf(value: Value): Piece {
  if (typeof value === 'string') return { text: value };
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return numberText(value, !Number.isInteger(value));
  if (Array.isArray(value)) return { items: value.map(pieceOf), inline: true };
  return {
    map: Object.entries(value as Readonly<Record<string, Value>>).map(([k, v]) => [k, pieceOf(v)] as const),
    inline: true,
  };
}

/** A number that every reader of YAML takes for one. */
export function numberText(value: number, real: boolean): string {
  const rounded = Number(value.toPrecision(6));
  // Small numbers as people write them.
  const small = rounded !== 0 && Math.abs(rounded) < 1e-3;
  const text = portableNumber(small ? rounded.toExponential() : String(rounded));
  return real && resolvePlain(text).resolved.type === 'int' ? `${text}.0` : text;
}

/** More choices are found by typing. */
const mostChoices = 50;

/** Values that a parameter of the sweep can have: its choices, its constant, else its bounds. */
export function valuesOf({ distribution, map }: ParameterSource): readonly Piece[] {
  if (distribution === null) return [];
  if (distribution.kind === 'constant') return [pieceOf(distribution.value.value)];
  if (distribution.kind === 'categorical')
    return distribution.choices.slice(0, mostChoices).map(({ value }) => pieceOf(value));
  const real = distribution.kind !== 'int_uniform';
  if ('low' in distribution) {
    const q = 'q' in distribution;
    const low = entryOf(map, 'min')?.value;
    const high = entryOf(map, 'max')?.value;
    return [low, high].flatMap((node, index) => {
      const value = index === 0 ? distribution.low : distribution.high;
      const text = node?.kind === 'scalar' && typeof node.resolved.value === 'number' ? node.resolved.value : value;
      return q && text !== value ? [] : [numberText(text, real)];
    });
  }
  return 'mu' in distribution
    ? [numberText(distribution.kind.includes('log') ? Math.exp(distribution.mu) : distribution.mu, true)]
    : ['0.5'];
}

/** A piece on one line, as the list of suggestions shows it. */
export function labelOf(piece: Piece): string {
  if (typeof piece === 'string') return piece;
  if ('text' in piece) return piece.text;
  if ('hole' in piece) return piece.hole;
  if ('items' in piece) return `[${piece.items.map(labelOf).join(', ')}]`;
  return `{${piece.map.map(([key, value]) => `${key}: ${labelOf(value)}`).join(', ')}}`;
}
