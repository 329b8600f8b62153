import type { FileRange } from '../service/features.ts';

// Requests of our own, beside those of the protocol.

/** One sweep of a document. */
export interface SweepRequest {
  /** Address of the document. */
  readonly uri: string;
  /** Which of its sweeps, from 0. */
  readonly index: number;
}

/** `trialdeck/convert`: a sweep file made of a dict; null where there is none. */
export interface ConvertAnswer {
  readonly text: string;
  /** Name for the file. */
  readonly name: string;
}

/** `trialdeck/fixAll`: absolute paths. */
export interface FixAllRequest {
  readonly files: readonly string[];
  /** Of the findings to mend; null: all that are safe. */
  readonly code: string | null;
}

export interface FileFix extends FileRange {
  readonly newText: string;
}
