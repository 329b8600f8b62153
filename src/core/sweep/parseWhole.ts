import { isMap, parseAllDocuments, Schema } from 'yaml';
import { type SyntaxFinding, syntaxFindings } from './syntax.ts';
import { type YamlTree, yamlTree } from './yamlTree.ts';

/** One of the documents of a text. */
export interface ParsedDocument {
  /** Null where it is empty. */
  readonly tree: YamlTree | null;
  readonly syntax: readonly SyntaxFinding[];
  readonly start: number;
  readonly end: number;
  /** Keys of the mapping at its top, as they are written. */
  readonly pairs: number;
}

/** Made once: for a short text it would cost more than the parse. */
const schema = new Schema({ schema: 'failsafe', resolveKnownTags: false, merge: false });

/**
 * Every document of a YAML or JSON text, in its order.
 * @throws RangeError where brackets are nested by the thousands: the parser recurses
 */
export function parseWhole(text: string): readonly ParsedDocument[] {
  const documents = parseAllDocuments(text, {
    schema,
    uniqueKeys: false,
    prettyErrors: false,
    strict: true,
    logLevel: 'silent',
  });
  if (!Array.isArray(documents)) return [];
  return documents.map((document) => ({
    tree: document.contents === null ? null : yamlTree(document.contents, text),
    syntax: syntaxFindings(document, text),
    start: document.range[0],
    end: document.range[2],
    pairs: isMap(document.contents) ? document.contents.items.length : 0,
  }));
}
