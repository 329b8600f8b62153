import { type Document, isMap, parseAllDocuments, Schema } from 'yaml';
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

const options = {
  schema,
  uniqueKeys: false,
  prettyErrors: false,
  strict: true,
  logLevel: 'silent',
} as const;

/**
 * Every document of a YAML or JSON text, in its order.
 * @throws RangeError where brackets are nested by the thousands: the parser recurses
 */
export function parseWhole(text: string): readonly ParsedDocument[] {
  return documentsOf(text).map((document) => ({
    tree: document.contents === null ? null : yamlTree(document.contents, text),
    syntax: syntaxFindings(document, text),
    start: document.range[0],
    end: document.range[2],
    pairs: isMap(document.contents) ? document.contents.items.length : 0,
  }));
}

/** What the parser cannot read, first of all. */
export interface Complaint {
  /** Offset at which it gave up. */
  readonly at: number;
  readonly code: string;
  /** The mark of a quoted text that does not end. */
  readonly quote: string | null;
}

/** Null for a text without syntax errors. */
export function firstComplaint(text: string): Complaint | null {
  const errors = documentsOf(text).flatMap((document) => document.errors);
  const [first] = errors.toSorted((a, b) => a.pos[0] - b.pos[0]);
  if (first === undefined) return null;
  return { at: first.pos[0], code: first.code, quote: /closing (['"])quote/.exec(first.message)?.[1] ?? null };
}

function documentsOf(text: string): readonly Document.Parsed[] {
  // Each complaint of the parser is an error; in a text of nothing else their stacks take most of the time.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    const documents = parseAllDocuments(text, options);
    return Array.isArray(documents) ? documents : [];
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
