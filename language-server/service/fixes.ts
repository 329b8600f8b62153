import type { Diagnostic, Position, Range, TextEdit } from '../../src/core/sweep/diagnostic.ts';

export interface Mend {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  readonly diagnostics: readonly Diagnostic[];
  /** The one fix of a single diagnostic. */
  readonly preferred: boolean;
}

/** The fixes of the diagnostics that a range touches, and for those that stand several times in the file one for all. */
export function fixesAt(diagnostics: readonly Diagnostic[], range: Range): readonly Mend[] {
  const mendable = diagnostics.filter(isMendable);
  const here = mendable.filter((diagnostic) => touches(diagnostic.range, range));
  const single = here.flatMap((diagnostic) =>
    diagnostic.fix === undefined
      ? []
      : [{ title: diagnostic.fix.title, edits: diagnostic.fix.edits, diagnostics: [diagnostic], preferred: true }],
  );
  const codes = new Set(here.map(({ code }) => code));
  const all = [...codes].flatMap((code) => {
    const alike = mendable.filter((diagnostic) => diagnostic.code === code);
    if (alike.length < 2) return [];
    return [
      {
        title: `Mend all ${alike.length} of this kind in this file`,
        edits: apart(alike),
        diagnostics: alike,
        preferred: false,
      },
    ];
  });
  return [...single, ...all];
}

/** Whether a diagnostic has a fix for the text that it was found for. What is in a file that a sweep names is mended there. */
export function isMendable({ fix, inFile }: Diagnostic): boolean {
  return fix !== undefined && inFile === undefined;
}

/** The edits of several fixes by position, without the fixes that would touch one before them in the list. */
export function apart(diagnostics: readonly Diagnostic[]): readonly TextEdit[] {
  const chosen: TextEdit[] = [];
  for (const { fix } of diagnostics) {
    const edits = fix?.edits ?? [];
    const places = edits.map(({ range }) => freePlace(chosen, range));
    if (places.every((place) => place !== null))
      for (const edit of edits) {
        const place = freePlace(chosen, edit.range);
        if (place !== null) chosen.splice(place, 0, edit);
      }
  }
  return chosen;
}

/** Where an edit goes among others that are in order; null where it touches one of them. */
function freePlace(chosen: readonly TextEdit[], range: Range): number | null {
  let low = 0;
  let high = chosen.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = chosen[middle];
    if (other !== undefined && isBefore(other.range.end, range.start)) low = middle + 1;
    else high = middle;
  }
  const next = chosen[low];
  return next === undefined || isBefore(range.end, next.range.start) ? low : null;
}

function touches(a: Range, b: Range): boolean {
  return !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}

function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
