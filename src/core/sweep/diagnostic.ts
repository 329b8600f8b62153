/** Zero-based position in UTF-16 units, as in the language server protocol. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** `end` is exclusive. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export type Severity = 'error' | 'warning' | 'information' | 'hint';

export interface TextEdit {
  readonly range: Range;
  readonly newText: string;
}

export interface Diagnostic {
  readonly range: Range;
  readonly severity: Severity;
  /** Stable kebab-case name of the rule: `unknown-distribution`. */
  readonly code: string;
  /** What is wrong, where, and how to mend it, in one or two short sentences. */
  readonly message: string;
  /** Found in a file that the sweep names, where `range` and `fix` are; `file` as it is named, and where. */
  readonly inFile?: { readonly file: string; readonly namedAt: Range };
  readonly fix?: { readonly title: string; readonly edits: readonly TextEdit[] };
}
