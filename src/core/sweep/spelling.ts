import { flowText, keyText } from './distributionText.ts';
import { portableNumber, resolvePlain } from './scalar.ts';

/** The language in which a sweep is written, so that what is put into its text is of that language. */
export type Dialect = 'yaml' | 'json' | 'python';

/** How keys and values are written in a dialect. */
export class Spelling {
  readonly dialect: Dialect;
  readonly #quote: '"' | "'";

  /** @param quote - the mark of the texts of Python */
  constructor(dialect: Dialect, quote: '"' | "'" = '"') {
    this.dialect = dialect;
    this.#quote = quote;
  }

  /** What a plain YAML scalar says: a word, a number, `true`, `null`. */
  plain(text: string): string {
    if (this.dialect === 'yaml') return text;
    const { resolved } = resolvePlain(text);
    const python = this.dialect === 'python';
    switch (resolved.type) {
      case 'null':
        return python ? 'None' : 'null';
      case 'bool':
        if (python) return resolved.value ? 'True' : 'False';
        return String(resolved.value);
      case 'int':
      case 'float':
        return Number.isFinite(resolved.value) ? this.#number(text) : this.text(text);
      default:
        return this.text(text);
    }
  }

  /** A text, whatever it looks like. */
  text(value: string): string {
    const yaml = this.dialect === 'yaml';
    // Line ends are not kept between the single quotes of YAML.
    if (yaml && /^[\u0020-\u007e\u00a0-\ud7ff]*$/.test(value)) return `'${value.replaceAll("'", "''")}'`;
    const json = flowText(JSON.stringify(value));
    if (this.dialect !== 'python' || this.#quote === '"') return json;
    return `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
  }

  /** A key of a mapping; of `dict(...)` in Python it is the bare name. */
  key(name: string, bare = false): string {
    if (this.dialect === 'yaml') return keyText(name);
    return this.dialect === 'python' && bare ? name : this.text(name);
  }

  /**
   * A key with its value.
   * @param value - as it stands in the text
   */
  entry(name: string, value: string, bare = false): string {
    const equals = this.dialect === 'python' && bare;
    return `${this.key(name, bare)}${equals ? '=' : ': '}${value}`;
  }

  /** A mapping on one line, of keys and values as they stand in the text. */
  mapping(entries: readonly (readonly [name: string, value: string])[]): string {
    return `{${entries.map(([name, value]) => this.entry(name, value)).join(', ')}}`;
  }

  /** JSON and Python take neither a plus sign nor zeros in front. */
  #number(text: string): string {
    return portableNumber(text)
      .replace(/^\+/, '')
      .replace(/^(-?)0+(?=\d)/, '$1');
  }
}

export const yamlSpelling = new Spelling('yaml');

/** JSON is told by its first key; the same in YAML takes what JSON takes. */
export function spellingOf(text: string): Spelling {
  return /^\ufeff?\s*\{\s*"/.test(text) ? new Spelling('json') : yamlSpelling;
}
