import { fileURLToPath } from 'node:url';
import type { NotebookDocument, NotebookDocuments, TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Position, Range } from '../../src/core/sweep/diagnostic.ts';
import { LineIndex } from '../../src/core/sweep/lineIndex.ts';
import { type JoinedCells, joinCells } from '../pythonSweeps/joinCells.ts';

/** A text that is read as one: a document, or the code cells of a notebook together. */
export interface Whole {
  /** Address of the document or of the notebook. */
  readonly uri: string;
  readonly language: 'yaml' | 'json' | 'python';
  readonly text: string;
  readonly lines: LineIndex;
  /** Absolute path; null where it is no file. */
  readonly file: string | null;
  /** Another one for every other text. */
  readonly version: string;
}

/** One document of the editor as a part of a whole. */
export interface View {
  readonly uri: string;
  readonly whole: Whole;
  offsetAt(position: Position): number;
  /** A range of the whole in this document; null where it is in another cell. */
  here(range: Range): Range | null;
  /** A range of the whole in the document where it is. */
  locate(range: Range): { readonly uri: string; readonly range: Range } | null;
}

/** The documents that are open in the editor, notebooks joined. */
export class Views {
  /** The cells of notebooks are among them. */
  readonly #documents: TextDocuments<TextDocument>;
  readonly #notebooks: NotebookDocuments<TextDocument>;
  readonly #wholes = new Map<string, Whole>();
  /** Open documents by the absolute path of their file. */
  readonly #byPath = new Map<string, string>();
  readonly #joined = new Map<string, { readonly version: string; readonly cells: JoinedCells }>();

  constructor(documents: TextDocuments<TextDocument>, notebooks: NotebookDocuments<TextDocument>) {
    this.#documents = documents;
    this.#notebooks = notebooks;
  }

  /** Null for what is not open. */
  get(uri: string): View | null {
    const document = this.#documents.get(uri);
    if (document === undefined) return null;
    const notebook = this.#notebooks.findNotebookDocumentForCell(uri);
    return notebook === undefined ? this.#single(document) : this.#cell(document, notebook);
  }

  /** Addresses of all open documents, the cells of notebooks among them. */
  get uris(): readonly string[] {
    return this.#documents.keys();
  }

  /** The text of a file as the editor has it; null where it is not open. */
  textOf(file: string): string | null {
    const uri = this.#byPath.get(file);
    return uri === undefined ? null : (this.#documents.get(uri)?.getText() ?? null);
  }

  open(uri: string): void {
    const file = pathOf(uri);
    if (file !== null) this.#byPath.set(file, uri);
  }

  close(uri: string): void {
    const file = pathOf(uri);
    if (file !== null) this.#byPath.delete(file);
    this.#wholes.delete(uri);
    this.#joined.delete(uri);
  }

  #single(document: TextDocument): View {
    const { uri } = document;
    const whole = this.#whole(uri, languageOf(document), String(document.version), () => document.getText());
    return {
      uri,
      whole,
      offsetAt: (position) => document.offsetAt(position),
      here: (range) => range,
      locate: (range) => ({ uri, range }),
    };
  }

  #cell(cell: TextDocument, notebook: NotebookDocument): View {
    const cells = notebook.cells.flatMap(({ document }) => this.#documents.get(document) ?? []);
    const version = cells.map((one) => `${one.uri} ${one.version}`).join('\n');
    const joined = this.#join(notebook.uri, version, cells);
    const locate = (range: Range): { uri: string; range: Range } | null => {
      const found = joined.locate(range);
      return found === null ? null : { uri: found.id, range: found.range };
    };
    return {
      uri: cell.uri,
      whole: this.#whole(notebook.uri, 'python', version, () => joined.text),
      offsetAt: (position) => joined.offsetOf(cell.uri, cell.offsetAt(position)) ?? 0,
      here(range) {
        const found = locate(range);
        return found?.uri === cell.uri ? found.range : null;
      },
      locate,
    };
  }

  #whole(uri: string, language: Whole['language'], version: string, read: () => string): Whole {
    const known = this.#wholes.get(uri);
    if (known?.version === version) return known;
    const text = read();
    const whole: Whole = { uri, language, text, lines: new LineIndex(text), file: pathOf(uri), version };
    this.#wholes.set(uri, whole);
    return whole;
  }

  #join(uri: string, version: string, cells: readonly TextDocument[]): JoinedCells {
    const known = this.#joined.get(uri);
    if (known?.version === version) return known.cells;
    const joined = joinCells(cells.map((cell) => ({ id: cell.uri, text: cell.getText() })));
    this.#joined.set(uri, { version, cells: joined });
    return joined;
  }
}

function languageOf({ languageId }: TextDocument): Whole['language'] {
  if (languageId === 'python') return 'python';
  return languageId === 'json' || languageId === 'jsonc' ? 'json' : 'yaml';
}

/** Null for a document that is no file, and for a `file:` address that names none on this system. */
export function pathOf(uri: string): string | null {
  if (!uri.startsWith('file:')) return null;
  try {
    return fileURLToPath(uri);
  } catch {
    return null;
  }
}
