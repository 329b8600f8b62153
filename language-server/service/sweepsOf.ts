import type { YamlCache } from '../../src/core/sweep/yamlParts.ts';
import { pythonSweepsOf } from '../pythonSweeps/pythonSweeps.ts';
import { isScript, isSweep } from './recognise.ts';
import type { Surroundings } from './surroundings.ts';
import type { Sweep } from './sweep.ts';
import { yamlSweeps } from './yamlSweeps.ts';

/** How a document is read. */
export interface ReadDocument {
  /** Globs of files that may be sweeps. */
  readonly patterns?: readonly string[];
  /** What the text is, where that is known otherwise than by the name of its file. */
  readonly language?: 'yaml' | 'json' | 'python';
  /** Of this document, where it is read again and again. */
  readonly cache?: YamlCache;
}

/** Every sweep that stands in a text, by position: a sweep file, or the dicts of a Python script. */
export function sweepsOf(
  text: string,
  surroundings: Surroundings,
  { patterns = [], language, cache }: ReadDocument = {},
): readonly Sweep[] {
  const name = surroundings.file ?? surroundings.name;
  if (language === 'python' || (language === undefined && isScript(name))) return pythonSweepsOf(text, surroundings);
  // The text of a notebook's file itself.
  if (isScript(name)) return [];
  return isSweep(name, text, patterns) ? yamlSweeps(text, surroundings, cache) : [];
}
