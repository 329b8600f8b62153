import { openSweep } from './openSweep.ts';
import { isSweep } from './recognise.ts';
import type { Surroundings } from './surroundings.ts';
import type { Sweep } from './sweep.ts';

/** Every sweep that stands in a text, by position. */
export function sweepsOf(text: string, surroundings: Surroundings): readonly Sweep[] {
  const name = surroundings.file ?? surroundings.name;
  return isSweep(name, text) ? [openSweep(text, surroundings)] : [];
}
