import type { Diagnostic, TextEdit } from '../../src/core/sweep/diagnostic.ts';
import { apart, isMendable } from './fixes.ts';

/**
 * Codes whose fixes are applied on save (`source.fixAll.trialdeck`), and why: they keep what Trialdeck does, and only change what
 * W&B or PyYAML would make of the file. All other fixes change a search, guess what was meant, take something away, or, as that of
 * `yaml-1.1`, would hide a value that is probably a mistake (`1:30` is 90); they are applied one by one, or for one kind.
 */
const safeCodes: ReadonlyMap<string, string> = new Map([
  ['number-as-text', 'PyYAML reads `1e-5` as text; `1.0e-5` is the same number to all.'],
  ['tab', 'PyYAML refuses tabs between values, which mean nothing; blanks mean the same.'],
  ['text-expected', 'W&B refuses a name that PyYAML takes for a number; in quotes it is the same text.'],
]);

/** The findings whose fixes may be applied unseen: none of errors, which change what runs, and none in a text that cannot be read. */
function safeOf(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  if (diagnostics.some(({ code }) => code === 'yaml-syntax')) return [];
  return diagnostics.filter((one) => safeCodes.has(one.code) && one.severity !== 'error' && isMendable(one));
}

/** The edits of all safe fixes of a text; they do not overlap. */
export function fixAll(diagnostics: readonly Diagnostic[]): readonly TextEdit[] {
  return apart(safeOf(diagnostics));
}

/** One text of several, with what was found in it. */
export interface Diagnosed {
  /** Absolute path. */
  readonly file: string;
  readonly diagnostics: readonly Diagnostic[];
}

export interface FileEdits {
  readonly file: string;
  readonly edits: readonly TextEdit[];
  /** Findings that the edits mend. */
  readonly mended: number;
}

/**
 * The edits that mend one kind of finding in several texts, those without any left out.
 * @param code - of the findings; null: all safe ones
 */
export function fixEverywhere(texts: readonly Diagnosed[], code: string | null): readonly FileEdits[] {
  return texts.flatMap(({ file, diagnostics }): FileEdits[] => {
    const alike = diagnostics.filter((diagnostic) => diagnostic.code === code && isMendable(diagnostic));
    const wanted = code === null ? safeOf(diagnostics) : alike;
    const edits = apart(wanted);
    return edits.length === 0 ? [] : [{ file, edits, mended: wanted.length }];
  });
}
