import type { Span } from '../../../src/core/sweep/lineIndex.ts';

export type SuggestionKind = 'key' | 'parameter' | 'value' | 'macro' | 'metric' | 'file' | 'template';

/** One thing that fits at the cursor. */
export interface Suggestion {
  readonly label: string;
  readonly kind: SuggestionKind;
  /**
   * Takes the place of `replace`. Lines after the first are indented relative to the line of the cursor (LSP's
   * `adjustIndentation`).
   */
  readonly insert: string;
  /** Whether `insert` has tab stops in LSP's syntax; `withoutStops` makes plain text of it. */
  readonly snippet: boolean;
  /** On the line of the cursor and around it: also the rest of the word that is there. */
  readonly replace: Span;
  /** A few words beside the label: type and who reads it. */
  readonly detail: string;
  /** Markdown. */
  readonly doc: string;
  readonly sortText: string;
  /** What is typed to find it; it begins as the text of `replace` does. */
  readonly filterText: string;
}
