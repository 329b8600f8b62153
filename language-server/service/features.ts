import type { Position, Range, TextEdit } from '../../src/core/sweep/diagnostic.ts';

// What the features of the language service answer, in the terms of this project; server.ts puts it into the protocol.

/** A line of text above a place in the document that runs a command. */
export interface Lens {
  readonly range: Range;
  readonly title: string;
  /** Id of a command of the extension, and what it gets. */
  readonly command: string;
  readonly arguments: readonly unknown[];
  readonly tooltip?: string;
}

/** A short note between the characters of a line. */
export interface InlayHint {
  readonly position: Position;
  readonly label: string;
  /** Markdown. */
  readonly tooltip?: string;
  /** Applied when the hint is clicked twice. */
  readonly edits?: readonly TextEdit[];
}

export interface DocumentSymbol {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'section' | 'parameter' | 'constant' | 'group' | 'value';
  readonly range: Range;
  readonly selection: Range;
  readonly children: readonly DocumentSymbol[];
}

/** Lines from 0, both included. */
export interface Fold {
  readonly startLine: number;
  readonly endLine: number;
  readonly kind: 'region' | 'comment';
}

export interface Link {
  readonly range: Range;
  /** Absolute path. */
  readonly target: string;
  readonly tooltip: string;
}

/** A place in any file, by absolute path. */
export interface FileRange {
  readonly file: string;
  readonly range: Range;
}

/** One edit of a rename; `sure` is false where a person should look at it first. */
export interface FileEdit extends FileRange {
  readonly newText: string;
  readonly sure: boolean;
  /** Where it is, for the preview: "argument of train.py", "key". */
  readonly what: string;
}
