import { type PythonText, parsePython } from '../python/syntax.ts';
import type { Files, Surroundings } from '../service/surroundings.ts';

const mostParsed = 150;
const remembered = new WeakMap<Files, Map<string, PythonText>>();

/** A Python text, parsed again only where it changed since the last time, as long as it is one of the last files. */
export function parsed(text: string, { file, name, files }: Surroundings): PythonText {
  if (files === null) return parsePython(text);
  const known = remembered.get(files) ?? new Map<string, PythonText>();
  remembered.set(files, known);
  const key = file ?? name;
  const python = parsePython(text, known.get(key) ?? null);
  known.delete(key);
  known.set(key, python);
  const [oldest] = known.keys();
  if (known.size > mostParsed && oldest !== undefined) known.delete(oldest);
  return python;
}
