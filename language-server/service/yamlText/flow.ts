/** A `:` or `,` between values, by its column. */
export interface Separator {
  readonly at: number;
  readonly char: ':' | ',';
}

/** How far the values in brackets go on one line. */
export type FlowResult =
  /** All brackets are closed; behind the last. */
  | { readonly kind: 'closed'; readonly at: number }
  | { readonly kind: 'comment'; readonly at: number }
  /** The line ends inside quotes. */
  | { readonly kind: 'quoted' }
  | { readonly kind: 'open' };

/** Follows `[]` and `{}` over lines. */
export class FlowScanner {
  #depth = 0;
  /** The quote that an earlier line left open. */
  #quote = '';

  get quoted(): boolean {
    return this.#quote !== '';
  }

  /** Forgets what is open. */
  reset(): void {
    this.#depth = 0;
    this.#quote = '';
  }

  /** @param separators - gets the `:` and `,` of the line */
  scan(text: string, from: number, separators: Separator[]): FlowResult {
    let at = from;
    /** `:` without a blank behind it parts a key in quotes or brackets from its value. */
    let afterJson = false;
    while (at < text.length || this.#quote !== '') {
      if (this.#quote !== '') {
        at = this.#quoted(text, at);
        if (this.#quote !== '') return { kind: 'quoted' };
        afterJson = true;
        continue;
      }
      const char = text.charAt(at);
      if (char === ' ' || char === '\t') {
        at++;
        continue;
      }
      if (char === '#' && (at === 0 || /[ \t,[{]/.test(text.charAt(at - 1)))) return { kind: 'comment', at };
      if (char === '[' || char === '{') this.#depth++;
      else if (char === ']' || char === '}') {
        this.#depth--;
        if (this.#depth === 0) return { kind: 'closed', at: at + 1 };
      } else if (char === ',') separators.push({ at, char });
      else if (char === ':' && (afterJson || endsPlain(text, at + 1))) separators.push({ at, char });
      else if (char === '"' || char === "'") {
        this.#quote = char;
        at++;
        continue;
      } else {
        at = flowPlainEnd(text, at);
        afterJson = false;
        continue;
      }
      afterJson = char === ']' || char === '}';
      at++;
    }
    return { kind: 'open' };
  }

  /** Behind the closing quote, or the end of the line with the quote still open. */
  #quoted(text: string, from: number): number {
    for (let at = from; at < text.length; at++) {
      const char = text.charAt(at);
      if (char === '\\' && this.#quote === '"') at++;
      else if (char === this.#quote) {
        if (char === "'" && text.charAt(at + 1) === "'") at++;
        else {
          this.#quote = '';
          return at + 1;
        }
      }
    }
    return text.length;
  }
}

function endsPlain(text: string, at: number): boolean {
  return at >= text.length || ' \t,[]{}'.includes(text.charAt(at));
}

function flowPlainEnd(text: string, from: number): number {
  let at = from + 1;
  for (; at < text.length; at++) {
    const char = text.charAt(at);
    if (',[]{}'.includes(char)) break;
    if (char === ':' && endsPlain(text, at + 1)) break;
    if (char === '#' && /[ \t]/.test(text.charAt(at - 1))) break;
  }
  return at;
}
