import { isRate } from '../../../src/core/space/rateName.ts';
import { hole, inlineList, map, type Piece } from '../../keys/piece.ts';
import type { ScriptArgument } from '../../python/facts.ts';
import { isCount, isSeed, wordsOf } from '../../rules/names.ts';
import type { Takes } from './argumentAt.ts';
import { numberText, pieceOf } from './paramValues.ts';

/** What is known about a value that a parameter would set. */
export type Known = Pick<ScriptArgument, 'type' | 'choices' | 'fallback'>;

export const nothing: Known = { type: 'other', choices: null, fallback: null };

const fixedNames = new Set([
  'epochs',
  'epoch',
  'steps',
  'workers',
  'device',
  'path',
  'dir',
  'project',
  'entity',
  'output',
]);

/**
 * A sensible space for a parameter, out of its name, type, default and choices.
 * @param grid - everything must be countable
 */
export function spaceOf(name: string, grid: boolean, known: Known = nothing): Piece {
  const { type, choices, fallback } = known;
  if (choices !== null && choices.length > 0) return values(choices.map(pieceOf));
  if (type === 'flag' || type === 'bool' || type === 'switch') return values(['true', 'false']);
  const value = numberOf(fallback);
  if (isSeed(name)) return map({ value: hole(numberText(value ?? 0, false)) });
  if (wordsOf(name).some((word) => fixedNames.has(word))) return map({ value: fallbackHole(known, value) });
  const whole =
    type === 'int' ||
    (type === 'other' && (value === null ? isCount(name) : Number.isInteger(value) && !/[.eE]/.test(fallback ?? '')));
  if (whole && (type === 'int' || value !== null || isCount(name))) return wholeSpace(name, value, grid);
  if (type === 'float' || value !== null || isRate(name) || shares.test(name)) return realSpace(name, value, grid);
  return map({ value: fallbackHole(known, value) });
}

/** One value for every trial: the default, else the first choice. */
export function constantOf(known: Known): Piece {
  const { type, choices, fallback } = known;
  const [first] = choices ?? [];
  if (choices !== null && first !== undefined)
    return pieceOf(choices.find((one) => one === (textOf(fallback) ?? numberOf(fallback))) ?? first);
  if (type === 'flag' || type === 'bool' || type === 'switch') return hole('true', 'false');
  return fallbackHole(known, numberOf(fallback));
}

/** A list of values for whoever knows them: all that there are, else two of the kind. */
export function listOf(takes: Takes, known: Known): Piece {
  switch (takes) {
    case 'choices':
      return inlineList(...(known.choices ?? []).map(pieceOf));
    case 'truth':
      return inlineList('true', 'false');
    case 'text':
      return inlineList(constantOf(known), hole('other'));
    case 'number':
      return inlineList(hole('0.1'), hole('0.2'));
    default:
      return inlineList(hole('1'), hole('2'));
  }
}

function fallbackHole({ type, fallback }: Known, value: number | null): Piece {
  if (value !== null) return hole(numberText(value, type === 'float'));
  const text = textOf(fallback);
  return text === null ? hole('') : { hole: text, isText: type === 'text' };
}

const powers = /batch|hidden|dim|width|units|size|channels|filters|heads/i;

function wholeSpace(name: string, value: number | null, grid: boolean): Piece {
  const middle = value !== null && value > 0 ? value : powers.test(name) ? 32 : 4;
  if (powers.test(name)) {
    const around =
      middle >= 2 && middle % 2 === 0 ? [middle / 2, middle, middle * 2] : [middle, middle * 2, middle * 4];
    return values(around.map((one) => numberText(one, false)));
  }
  const low = Math.max(1, Math.floor(middle / 2));
  const range = { min: hole(numberText(low, false)), max: hole(numberText(Math.max(low + 1, middle * 2), false)) };
  return grid ? map({ distribution: 'int_uniform', ...range }) : map(range);
}

const shares = /dropout|drop_?rate|momentum|ratio|fraction|prob|smoothing|gamma|beta|tau/i;

function realSpace(name: string, value: number | null, grid: boolean): Piece {
  const share = shares.test(name) && (value === null || (value >= 0 && value <= 1));
  if (isRate(name) && !share) {
    const middle = value !== null && value > 0 ? value : 1e-3;
    if (grid) return values([middle / 10, middle, middle * 10].map((one) => numberText(one, true)));
    return map({
      distribution: 'log_uniform_values',
      min: hole(numberText(middle / 10, true)),
      max: hole(numberText(middle * 10, true)),
    });
  }
  const [low, high] = rangeOf(name, value, share);
  if (grid) return values([low, (low + high) / 2, high].map((one) => numberText(one, true)));
  return map({ min: hole(numberText(low, true)), max: hole(numberText(high, true)) });
}

function rangeOf(name: string, value: number | null, share: boolean): readonly [number, number] {
  if (share && value !== null && value > 0.5) return [0.5, value < 1 ? Math.max(0.99, value) : 1];
  if (share) return /drop|smoothing/i.test(name) && (value ?? 0) <= 0.5 ? [0, 0.5] : [0, 1];
  if (value === null || value === 0) return [0, 1];
  return value > 0 ? [value / 2, value * 2] : [value * 2, value / 2];
}

function values(pieces: readonly Piece[]): Piece {
  return map({ values: inlineList(...pieces) });
}

/** The number that a default is, as Python writes it. */
function numberOf(fallback: string | null): number | null {
  if (fallback === null || !/^[-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(fallback.trim())) return null;
  const value = Number(fallback.trim().replaceAll('_', ''));
  return Number.isFinite(value) ? value : null;
}

/** A text default without its quotes; null for None and for what is no literal. */
function textOf(fallback: string | null): string | null {
  const quoted = /^(['"])([^'"\\]*)\1$/.exec(fallback?.trim() ?? '');
  return quoted?.[2] ?? null;
}
