import type { Diagnostic, Severity } from './diagnostic.ts';
import type { LineIndex, Span } from './lineIndex.ts';
import { type Spelling, yamlSpelling } from './spelling.ts';

/** A mechanical mend: pieces of the text and what stands there afterwards. */
export interface Fix {
  readonly title: string;
  readonly edits: ReadonlyArray<readonly [span: Span, newText: string]>;
}

/** Collects what is found while a text is read. */
export class Report {
  readonly diagnostics: Diagnostic[] = [];
  readonly lines: LineIndex;
  /** How the text writes keys and values, for fixes. */
  readonly spelling: Spelling;

  constructor(lines: LineIndex, spelling: Spelling = yamlSpelling) {
    this.lines = lines;
    this.spelling = spelling;
  }

  /** An empty one for the same text, for what is looked at afterwards. */
  fresh(): Report {
    return new Report(this.lines, this.spelling);
  }

  /** Zero-based line of an offset. */
  lineOf(offset: number): number {
    return this.lines.position(offset).line;
  }

  get failed(): boolean {
    return this.diagnostics.some((d) => d.severity === 'error');
  }

  error(code: string, span: Span, message: string, fix?: Fix): void {
    this.add('error', code, span, message, fix);
  }

  warning(code: string, span: Span, message: string, fix?: Fix): void {
    this.add('warning', code, span, message, fix);
  }

  information(code: string, span: Span, message: string, fix?: Fix): void {
    this.add('information', code, span, message, fix);
  }

  hint(code: string, span: Span, message: string, fix?: Fix): void {
    this.add('hint', code, span, message, fix);
  }

  add(severity: Severity, code: string, span: Span, message: string, fix?: Fix): void {
    const diagnostic = { range: this.lines.range(span), severity, code, message };
    if (fix === undefined) {
      this.diagnostics.push(diagnostic);
      return;
    }
    this.diagnostics.push({ ...diagnostic, fix: this.#placed(fix) });
  }

  /** Gives a fix to what was found in a line and has none; false where nothing was. */
  addFix(code: string, line: number, fix: Fix): boolean {
    const index = this.diagnostics.findIndex((one) => one.code === code && one.range.start.line === line);
    const found = this.diagnostics[index];
    if (found === undefined || found.fix !== undefined) return false;
    this.diagnostics[index] = { ...found, fix: this.#placed(fix) };
    return true;
  }

  /** The diagnostics by position in the text. What an alias repeats is said once. */
  sorted(): readonly Diagnostic[] {
    if (this.diagnostics.length < 2) return [...this.diagnostics];
    const byText = new Map(
      this.diagnostics.map((d) => [`${d.range.start.line}:${d.range.start.character}:${d.code}:${d.message}`, d]),
    );
    return [...byText.values()].toSorted(
      (a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character,
    );
  }

  #placed({ title, edits }: Fix): NonNullable<Diagnostic['fix']> {
    return { title, edits: edits.map(([at, newText]) => ({ range: this.lines.range(at), newText })) };
  }
}
