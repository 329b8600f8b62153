import type { Diagnostic, TextEdit } from '../../src/core/sweep/diagnostic.ts';
import { apart, isMendable } from './fixes.ts';

/**
 * Codes whose fixes are applied on save (`source.fixAll.trialdeck`), and why: they keep what Trialdeck does, and only change what
 * W&B, PyYAML or another reader of YAML would make of the file. All other fixes change a search, or guess what was meant, and are
 * applied one by one.
 */
export const safeCodes: ReadonlyMap<string, string> = new Map([
  ['number-as-text', 'PyYAML reads `1e-5` as text; `1.0e-5` is the same number to all.'],
  [
    'yaml-1.1',
    'YAML 1.1 and 1.2 read `yes`, `017` or `1_000` differently; the value that is used now is written so that both agree.',
  ],
  ['tab', 'PyYAML refuses tabs between values, which mean nothing; blanks mean the same.'],
  ['text-expected', 'W&B refuses a name that PyYAML takes for a number or a date; in quotes it is the same text.'],
]);

/** The edits of all safe fixes of a text; they do not overlap. */
export function fixAll(diagnostics: readonly Diagnostic[]): readonly TextEdit[] {
  return apart(diagnostics.filter((diagnostic) => safeCodes.has(diagnostic.code) && isMendable(diagnostic)));
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
    const wanted = diagnostics.filter(
      (diagnostic) =>
        isMendable(diagnostic) && (code === null ? safeCodes.has(diagnostic.code) : diagnostic.code === code),
    );
    const edits = apart(wanted);
    return edits.length === 0 ? [] : [{ file, edits, mended: wanted.length }];
  });
}
