import type { YAMLParseError } from 'yaml';
import { Lexer } from 'yaml';
import type { Span } from './lineIndex.ts';
import type { Report } from './report.ts';

/** After this many syntax errors the rest is echo of the first ones. */
const maxSyntaxErrors = 5;

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
  IMPOSSIBLE: 'this does not fit here.',
  KEY_OVER_1024_CHARS: 'this key is longer than 1,024 characters.',
  MISSING_CHAR: 'a closing bracket, a quote, a comma or a space is missing here.',
  MULTILINE_IMPLICIT_KEY: 'a key stands on one line; is a `:` missing on the line before?',
  MULTIPLE_ANCHORS: 'a value has one anchor at most.',
  MULTIPLE_DOCS: 'only one document is read; remove the `---`.',
  MULTIPLE_TAGS: 'a value has one tag at most.',
  NON_STRING_KEY: 'this key is not text.',
  TAB_AS_INDENT: 'YAML does not allow tabs as indentation; use spaces.',
  UNEXPECTED_TOKEN: 'this was not expected here.',
};

/** Reports what the YAML parser complained about, in plain words. Never leaves the text. */
export function reportSyntax(errors: readonly YAMLParseError[], text: string, report: Report): void {
  const lines = new Set<number>();
  for (const error of errors) {
    const start = Math.min(error.pos[0], text.length);
    const end = Math.min(Math.max(error.pos[1], start), text.length);
    const line = report.lineOf(start);
    if (lines.has(line) || lines.size >= maxSyntaxErrors) continue;
    lines.add(line);
    report.error('yaml-syntax', [start, end], `YAML: ${byCode[error.code] ?? 'this was not expected here.'}`);
  }
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
  report.warning('tab', first, 'PyYAML, and with it W&B, refuses a tab between values. Use spaces.', {
    title: 'Replace tabs with spaces',
    edits: tabs.map((span) => [span, text.slice(span[0], span[1]).replaceAll('\t', '  ')]),
  });
}
