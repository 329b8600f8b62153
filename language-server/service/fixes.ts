import type { Diagnostic, Range, TextEdit } from '../../src/core/sweep/diagnostic.ts';

export interface Mend {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  readonly diagnostics: readonly Diagnostic[];
  /** The one fix of a single diagnostic. */
  readonly preferred: boolean;
}

/** The fixes of the diagnostics that a range touches, and for those that stand several times in the file one for all. */
export function fixesAt(diagnostics: readonly Diagnostic[], range: Range): readonly Mend[] {
  const here = diagnostics.filter((diagnostic) => diagnostic.fix !== undefined && touches(diagnostic.range, range));
  const single = here.flatMap((diagnostic) =>
    diagnostic.fix === undefined
      ? []
      : [{ title: diagnostic.fix.title, edits: diagnostic.fix.edits, diagnostics: [diagnostic], preferred: true }],
  );
  const codes = new Set(here.map(({ code }) => code));
  const all = [...codes].flatMap((code) => {
    const alike = diagnostics.filter((diagnostic) => diagnostic.code === code && diagnostic.fix !== undefined);
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

/** The edits of several fixes, without those that would overlap an earlier one. */
export function apart(diagnostics: readonly Diagnostic[]): readonly TextEdit[] {
  const chosen: TextEdit[] = [];
  for (const { fix } of diagnostics) {
    const edits = fix?.edits ?? [];
    if (edits.every((edit) => chosen.every((other) => !touches(edit.range, other.range)))) chosen.push(...edits);
  }
  return chosen;
}

function touches(a: Range, b: Range): boolean {
  return !before(a.end, b.start) && !before(b.end, a.start);
}

function before(a: Range['start'], b: Range['start']): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
