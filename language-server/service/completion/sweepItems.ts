import { hole, type MapPiece, type Piece } from '../../keys/piece.ts';
import { templates } from '../../keys/templates.ts';
import type { Sweep } from '../sweep.ts';
import type { Suggestions } from './builder.ts';
import type { Place } from './place.ts';
import { programFiles } from './programFiles.ts';

/** Whole sweeps for a text that has nothing yet, with a program of the workspace. */
export function suggestSweeps(sweep: Sweep, { style }: Place, suggestions: Suggestions): void {
  if (style.form !== 'block') return;
  const program = programFiles(sweep)[0];
  for (const { label, prefix, doc, sweep: whole } of templates)
    suggestions.entries(withProgram(whole, program), { label, kind: 'template', detail: 'sweep', doc, words: prefix });
}

function withProgram({ map }: MapPiece, program: string | undefined): ReadonlyArray<readonly [string, Piece]> {
  if (program === undefined) return map;
  return map.map(([name, value]) => [name, name === 'program' ? hole(program) : value] as const);
}
