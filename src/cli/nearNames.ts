import { nearest } from '../core/space/nearest.ts';

/**
 * The names that a person most likely meant: those that begin with the word, then the nearest by spelling.
 * @returns at most three; empty when nothing is near
 */
export function nearNames(word: string, names: readonly string[]): readonly string[] {
  const start = word.toLowerCase();
  const found = start.length < 2 ? [] : names.filter((name) => name.toLowerCase().startsWith(start)).slice(0, 3);
  const rest = new Set(names.filter((name) => !found.includes(name)));
  for (let next = nearest(word, rest); next !== null && found.length < 3; next = nearest(word, rest)) {
    found.push(next);
    rest.delete(next);
  }
  return found;
}
