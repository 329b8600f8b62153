import { type Document, Lexer, visit } from 'yaml';
import type { Span } from './lineIndex.ts';
import type { Fix, Report } from './report.ts';

/** After this many syntax errors the rest is echo of the first ones. */
const maxSyntaxErrors = 5;

/** For each of these the whole tree is looked through. */
const maxLooked = 4 * maxSyntaxErrors;

const unexpected = 'this was not expected here.';

const byCode: Readonly<Record<string, string>> = {
  ALIAS_PROPS: 'an alias (`*name`) cannot have a tag or an anchor.',
  BAD_ALIAS: 'this alias is not well formed.',
  BAD_DIRECTIVE: 'this `%` directive is not well formed.',
  BAD_DQ_ESCAPE: 'this backslash sequence is not known inside double quotes; use single quotes for plain backslashes.',
  BAD_INDENT: 'the indentation does not fit, or a bracket before it is not closed.',
  BAD_PROP_ORDER: 'anchors and tags stand before the `-`, `?` or `:` that they belong to.',
  BAD_SCALAR_START: 'a plain value cannot start with this character; put the value in quotes.',
  BLOCK_AS_IMPLICIT_KEY:
    'a second `:` or a deeper line follows a plain value; put it on its own line, or the value in quotes.',
  BLOCK_IN_FLOW: 'indented blocks cannot stand inside `{}` or `[]`.',
  IMPOSSIBLE: unexpected,
  KEY_OVER_1024_CHARS: 'this key is longer than 1,024 characters.',
  MISSING_CHAR: 'a closing bracket, a quote, a comma or a space is missing here.',
  MULTILINE_IMPLICIT_KEY: 'a key stands on one line; is a `:` missing on the line before?',
  MULTIPLE_ANCHORS: 'a value has one anchor at most.',
  MULTIPLE_DOCS: 'only one document is read; remove the `---`.',
  MULTIPLE_TAGS: 'a value has one tag at most.',
  NON_STRING_KEY: 'this key is not text.',
  TAB_AS_INDENT: 'tabs are not allowed as indentation; use spaces.',
  UNEXPECTED_TOKEN: unexpected,
};

/** What the YAML parser complained about, in plain words. */
export interface SyntaxFinding {
  /** Inside the text. */
  readonly span: Span;
  readonly message: string;
}

/** The first mistakes of a YAML text, by position, each with where it began as far as that can be told. */
export function syntaxFindings(document: Document.Parsed, text: string): readonly SyntaxFinding[] {
  const places = new Map(document.errors.toReversed().map((error) => [error.pos[0], error]));
  const first = [...places.values()].toSorted((a, b) => a.pos[0] - b.pos[0]).slice(0, maxLooked);
  return first.map(({ code, pos }) => {
    const open = code === 'MISSING_CHAR' || code === 'BAD_INDENT' ? unclosed(document, text, pos[0]) : null;
    const start = Math.min(open ?? pos[0], text.length);
    const end = open === null ? Math.min(Math.max(pos[1], start), text.length) : start + 1;
    const mark = open === null ? '' : text.charAt(open);
    const message = open === null ? (byCode[code] ?? unexpected) : `this \`${mark}\` is not closed.`;
    return { span: [start, end], message };
  });
}

/** Reports what was found, once a line. */
export function reportSyntax(findings: readonly SyntaxFinding[], report: Report): void {
  const lines = new Set<number>();
  for (const { span, message } of findings) {
    const line = report.lineOf(span[0]);
    if (lines.has(line) || lines.size >= maxSyntaxErrors) continue;
    lines.add(line);
    report.error('yaml-syntax', span, `YAML: ${message}`);
  }
}

/** Where the quote or bracket was opened whose end is missing: the parser complains where the text no longer fits. */
function unclosed(document: Document.Parsed, text: string, complaint: number): number | null {
  let opened: number | null = null;
  const look = (range: readonly [number, number, number] | null | undefined, closing: string): void => {
    if (range === null || range === undefined || range[0] >= complaint || range[1] < complaint - 1) return;
    if (
      !text
        .slice(range[0] + 1, range[1])
        .trimEnd()
        .endsWith(closing)
    )
      opened = range[0];
  };
  visit(document, {
    Scalar: (_, node) => {
      if (node.type === 'QUOTE_DOUBLE') look(node.range, '"');
      if (node.type === 'QUOTE_SINGLE') look(node.range, "'");
    },
    Collection: (_, node) => {
      if (node.flow === true) look(node.range, text.charAt(node.range?.[0] ?? 0) === '{' ? '}' : ']');
    },
  });
  return opened;
}

/**
 * PyYAML refuses tabs between tokens, where YAML 1.2 allows them. One warning at the first, whose fix replaces all.
 */
export function reportTabs(text: string, report: Report): void {
  if (!text.includes('\t')) return;
  const tabs: Span[] = [];
  let offset = 0;
  for (const token of new Lexer().lex(text)) {
    // The lexer marks documents and scalars with control characters that are not in the text.
    if (token.length === 1 && '\u{2}\u{18}\u{1f}'.includes(token)) continue;
    if (/^[ \t]+$/.test(token) && token.includes('\t')) tabs.push([offset, offset + token.length]);
    offset += token.length;
  }
  const [first] = tabs;
  if (first === undefined) return;
  const fix: Fix = {
    title: 'Replace tabs with spaces',
    edits: tabs.map((span) => [span, text.slice(span[0], span[1]).replaceAll('\t', '  ')]),
  };
  // What is refused as indentation needs no second word, only the fix.
  if (report.addFix('yaml-syntax', report.lineOf(first[0]), fix)) return;
  report.warning('tab', first, 'PyYAML, and with it W&B, refuses a tab between values. Use spaces.', fix);
}
