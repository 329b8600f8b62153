import type { Distribution } from '../../../src/core/space/distribution.ts';
import type { Diagnostic, TextEdit } from '../../../src/core/sweep/diagnostic.ts';
import { parseSweep } from '../../../src/core/sweep/parse.ts';
import type { SweepSpec } from '../../../src/core/sweep/spec.ts';

/** `5:9 error bad-goal`, lines and columns from 1. */
export function mark({ range, severity, code }: Diagnostic): string {
  return `${range.start.line + 1}:${range.start.character + 1} ${severity} ${code}`;
}

/** A sweep around one line of parameters, which is line 4. */
export function withParameter(line: string, method = 'random'): string {
  return `program: t.py\nmethod: ${method}\nparameters:\n  ${line}\n`;
}

/** The diagnostics of a sweep with these parameters on line 4. */
export function parameterMarks(line: string, method = 'random'): string[] {
  return parseSweep(withParameter(line, method)).diagnostics.map(mark);
}

/** The distribution of the only parameter, and what is said about it. */
export function distributionOf(line: string): { distribution: Distribution | undefined; codes: string[] } {
  const { spec, diagnostics } = parseSweep(withParameter(line));
  return { distribution: spec?.space.parameters[0]?.distribution, codes: diagnostics.map(({ code }) => code) };
}

/** The spec of a text that has one. */
export function specOf(text: string): SweepSpec {
  const { spec, diagnostics } = parseSweep(text);
  if (spec === null) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return spec;
}

/** The text after its edits, as an editor applies them. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const lines = text.split('\n');
  const offset = ({ line, character }: TextEdit['range']['start']): number =>
    lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0) + character;
  return edits
    .toSorted((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce(
      (out, edit) => out.slice(0, offset(edit.range.start)) + edit.newText + out.slice(offset(edit.range.end)),
      text,
    );
}

/** The text after the fix of the first diagnostic with this code. */
export function fixed(
  text: string,
  code: string,
  diagnostics: readonly Diagnostic[] = parseSweep(text).diagnostics,
): string {
  const fix = diagnostics.find((diagnostic) => diagnostic.code === code)?.fix;
  if (fix === undefined) throw new Error(`no fix for ${code}`);
  return applyEdits(text, fix.edits);
}
