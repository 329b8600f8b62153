/**
 * A piece of a sweep that completion, snippets and templates write: a plain scalar in YAML's spelling (`0.1`, `grid`), text
 * that stays text whatever it looks like, a place for the user to fill in, a mapping or a list.
 */
export type Piece = string | TextPiece | Hole | ListPiece | MapPiece;

/** Text that is quoted where YAML would read something else. */
export interface TextPiece {
  readonly text: string;
}

/** A tab stop with what stands there until it is changed. */
export interface Hole {
  readonly hole: string;
  /** What it is chosen from; the first is `hole`. */
  readonly choices?: readonly string[];
  /** Its value is text, also where it looks like a number. */
  readonly isText?: boolean;
}

export interface ListPiece {
  readonly items: readonly Piece[];
  /** On one line in block style, too: `[a, b]`. */
  readonly inline?: boolean;
}

export interface MapPiece {
  readonly map: readonly (readonly [key: string, value: Piece])[];
  /** On one line in block style, too: `{a: 1}`. */
  readonly inline?: boolean;
}

export const hole = (text: string, ...choices: readonly string[]): Hole =>
  choices.length === 0 ? { hole: text } : { hole: text, choices: [text, ...choices.filter((one) => one !== text)] };

export const map = (entries: Readonly<Record<string, Piece>>): MapPiece => ({ map: Object.entries(entries) });
export const inlineMap = (entries: Readonly<Record<string, Piece>>): MapPiece => ({ ...map(entries), inline: true });
export const list = (...items: readonly Piece[]): ListPiece => ({ items });
export const inlineList = (...items: readonly Piece[]): ListPiece => ({ items, inline: true });
