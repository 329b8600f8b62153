import type { Separator } from './flow.ts';

/**
 * What a line of YAML is. `more`: it goes on with a value of an earlier line (text, quotes, brackets); `block`: it is text of a
 * block scalar; `mark`: `---`, `...` or a `%` directive.
 */
export type LineKind = 'blank' | 'comment' | 'content' | 'more' | 'block' | 'mark';

export interface YamlLine {
  kind: LineKind;
  /** Offset of the line. */
  readonly start: number;
  /** Without its line break. */
  readonly text: string;
  /** The line break; empty at the end of the text. */
  readonly end: string;
  /** Columns of the spaces in front. */
  readonly indent: number;
  /** Columns of the `-` of list items. */
  readonly dashes: number[];
  /** Column of what follows the dashes. */
  content: number;
  /** A key stands at `content`. */
  key: boolean;
  readonly separators: Separator[];
  /** Column of its comment; -1 without one. */
  comment: number;
  /** Of `more` and `block`: the line on which the value began. */
  owner: number;
  /** Blanks at its end count: it ends inside quotes, or is text of a block scalar. */
  endCounts: boolean;
  /** A block scalar begins on it. */
  block: { readonly explicit: boolean; readonly keeps: boolean; indent: number | null } | null;
}

/** The lines of a YAML text, and whether they can be told apart for certain. */
export interface YamlLines {
  readonly lines: readonly YamlLine[];
  /** Complex keys, tabs in front or values beside `---`: nothing should be moved. */
  readonly unusual: boolean;
}
