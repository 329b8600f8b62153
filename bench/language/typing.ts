/** A text after one more change. */
export interface Typed {
  readonly text: string;
  /** Where somebody would go on typing. */
  readonly offset: number;
  /** What was replaced in the text before, and by what. */
  readonly change: { readonly start: number; readonly end: number; readonly insert: string };
}

/** What somebody does at one place, until the text is again as it was. */
type Work = (at: Hand) => Generator<Typed>;

/**
 * What somebody types into a sweep file, a key stroke a step, without end and the same for the same text: digits of a value, a
 * letter too many in a key, a new parameter with half-typed keys, a comment, a line deleted and brought back; each at another
 * place of the file.
 */
export function* typing(text: string): Generator<Typed, never> {
  const works: readonly Work[] = [digits, letterOfKey, newParameter, comment, deletion, seedOfBlock];
  const places = [0.1, 0.5, 0.9, 0.3, 0.7];
  const hand = new Hand(text);
  for (let round = 0; ; round++) {
    hand.place = places[round % places.length] ?? 0;
    hand.round = round;
    yield* (works[round % works.length] ?? digits)(hand);
  }
}

class Hand {
  text: string;
  /** From the start of the file, 0, to its end, 1. */
  place = 0;
  round = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The first match at or behind the place; the first in the text where none is there. */
  find(pattern: RegExp): { readonly start: number; readonly end: number } {
    const wanted = Math.floor(this.place * this.text.length);
    let found: RegExpExecArray | null = null;
    for (const match of this.text.matchAll(pattern)) {
      found ??= match;
      if (match.index < wanted) continue;
      found = match;
      break;
    }
    const start = found?.index ?? this.text.length;
    return { start, end: start + (found?.[0].length ?? 0) };
  }

  replace(start: number, end: number, insert: string): Typed {
    this.text = this.text.slice(0, start) + insert + this.text.slice(end);
    return { text: this.text, offset: start + insert.length, change: { start, end, insert } };
  }

  /** Key stroke by key stroke; the editor indents a new line itself. */
  *type(at: number, keys: string): Generator<Typed> {
    let now = at;
    for (const stroke of keys.match(/\n *|./g) ?? []) {
      yield this.replace(now, now, stroke);
      now += stroke.length;
    }
  }

  /** One character after the other is deleted from the end. */
  *erase(start: number, end: number): Generator<Typed> {
    for (let now = end; now > start; now--) yield this.replace(now - 1, now, '');
  }
}

/** The upper bound of a parameter is rewritten. */
function* digits(hand: Hand): Generator<Typed> {
  const { start, end } = hand.find(/(?<=\n {4}max: )[\d.e-]+/g);
  const before = hand.text.slice(start, end);
  yield* hand.erase(start, end);
  yield* hand.type(start, '0.25');
  yield* hand.erase(start + 1, start + 4);
  yield hand.replace(start, start + 1, before);
}

/** A letter too many in the name of a parameter, then in a key. */
function* letterOfKey(hand: Hand): Generator<Typed> {
  for (const pattern of [/(?<=\n {2})[a-z_]+_\d+(?=:)/g, /(?<=\n {4})(?:values?|min|distribution)(?=:)/g]) {
    const { start, end } = hand.find(pattern);
    const middle = Math.floor((start + end) / 2);
    yield hand.replace(middle, middle, 'x');
    yield hand.replace(middle, middle + 1, '');
  }
}

function* newParameter(hand: Hand): Generator<Typed> {
  const { start } = hand.find(/\n {2}[a-z_]+_\d+:\n/g);
  const typed = `\n  new_${hand.round}:\n    min: 0.1\n    max: 2`;
  yield* hand.type(start, typed);
  yield hand.replace(start, start + typed.length, '');
}

function* comment(hand: Hand): Generator<Typed> {
  const { end } = hand.find(/\n {4}min: [\d.e-]+/g);
  const typed = '  # smaller?';
  yield* hand.type(end, typed);
  yield hand.replace(end, end + typed.length, '');
}

function* deletion(hand: Hand): Generator<Typed> {
  const { start, end } = hand.find(/\n {4}(?:max|values?): .*/g);
  const line = hand.text.slice(start, end);
  yield hand.replace(start, end, '');
  yield hand.replace(start, start, line);
}

function* seedOfBlock(hand: Hand): Generator<Typed> {
  const { end } = hand.find(/(?<=\n {2}seed: )\d+/g);
  yield hand.replace(end, end, '2');
  yield hand.replace(end, end + 1, '');
}
