import type { Form } from '../../../src/core/sweep/forms.ts';
import type { ScriptArgument } from '../../python/facts.ts';
import { argumentOf } from '../scriptPlaces.ts';
import type { Sweep } from '../sweep.ts';

/** The argument that gets the parameter of a path below `parameters`; null where none is known. */
export function argumentAt({ program }: Sweep, path: readonly string[]): ScriptArgument | null {
  const name = path.filter((_, index) => index % 2 === 1).join('.');
  return program === null || path[0] !== 'parameters' ? null : argumentOf(program, name);
}

/** Which values an argument takes: one of some, true and false, other texts than numbers, whole numbers, numbers, or whatever. */
export type Takes = 'choices' | 'truth' | 'text' | 'whole' | 'number' | 'any';

export function takesOf(argument: ScriptArgument | null): Takes {
  if (argument === null || argument.several) return 'any';
  const { choices, type, fallback } = argument;
  if (choices !== null && choices.length > 0) return 'choices';
  switch (type) {
    case 'flag':
    case 'bool':
    case 'switch':
      return 'truth';
    case 'int':
      return 'whole';
    case 'float':
      return 'number';
    case 'text':
      // Scripts make numbers of their texts, too.
      return /^['"]/.test(fallback ?? '') && Number.isNaN(Number(fallback?.slice(1, -1))) ? 'text' : 'any';
    default:
      return 'any';
  }
}

const listed: ReadonlySet<Takes> = new Set(['choices', 'truth', 'text']);

/** Whether a key of a parameter can stand for what its argument takes: none that draws numbers, and no group. */
export function keySuits(key: string, takes: Takes): boolean {
  if (takes === 'any') return true;
  return listed.has(takes) ? ['value', 'values', 'probabilities', 'distribution'].includes(key) : key !== 'parameters';
}

/** Whether the draws of a distribution can be what an argument takes. */
export function distributionSuits({ kind }: Form, takes: Takes): boolean {
  if (kind === 'constant' || kind === 'categorical') return true;
  if (takes === 'whole') return kind === 'int_uniform' || (kind.startsWith('q_') && kind !== 'q_beta');
  return !listed.has(takes);
}
