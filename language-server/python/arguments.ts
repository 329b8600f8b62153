import type { Files } from '../service/surroundings.ts';
import type { ArgumentFacts } from './facts.ts';
import type { ProgramText } from './programText.ts';

/** How parameters reach a program. */
export function argumentFacts(_program: ProgramText, _files: Files): ArgumentFacts {
  return { kinds: new Set(), arguments: [], open: 'its arguments are not read', configKeys: [], configWhole: false };
}
