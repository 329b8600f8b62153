import { indentHanging, movedTree } from './hangingFlow.ts';
import { isNestedTooDeeply } from './nesting.ts';
import { parseWhole } from './parseWhole.ts';
import type { Report } from './report.ts';
import { reportSyntax, reportTabs, type SyntaxFinding } from './syntax.ts';
import type { Node } from './tree.ts';
import { readParts, YamlCache, type YamlRead } from './yamlParts.ts';
import { type Finding, tooDeep } from './yamlTree.ts';

/** Larger texts are data, and no sweep is written like that. */
export const mostCharacters = 1_000_000;

const tooLarge = `This file has more than ${mostCharacters.toLocaleString('en')} characters and was not read: neither an editor nor \`trialdeck check\` looks into it. Keep data out of the sweep file.`;

export interface YamlText {
  /** Null for an empty text. */
  readonly root: Node | null;
  /** True when the parser had to guess: what seems to be missing may only be unreadable. */
  readonly broken: boolean;
}

/** One of the documents of a text, with all that is wrong in it. */
export interface YamlDocument {
  readonly root: Node | null;
  readonly findings: readonly Finding[];
  readonly syntax: readonly SyntaxFinding[];
  readonly start: number;
  readonly end: number;
}

/**
 * Reads one YAML (or JSON) text, tolerant of errors: they are reported, and the tree holds what could be read.
 * @param cache - of this document, where it is read again and again
 */
export function readYaml(text: string, report: Report, cache?: YamlCache): YamlText {
  return reportYaml(yamlDocuments(text, cache), text, report);
}

/** The first document of a text, with what is wrong in all of them reported. */
export function reportYaml(documents: readonly YamlDocument[] | null, text: string, report: Report): YamlText {
  if (documents === null) {
    if (text.length > mostCharacters) report.error('too-large', [0, 0], tooLarge);
    else report.error('yaml-syntax', [0, 0], tooDeep);
    return { root: null, broken: true };
  }
  const [first, second] = documents;
  if (first === undefined) return { root: null, broken: false };
  const syntax = documents.flatMap((document) => document.syntax);
  reportSyntax(syntax, report);
  reportTabs(text, report);
  if (second !== undefined) reportSecond(second, report);
  reportFindings(first.findings, report);
  return { root: first.root, broken: syntax.length > 0 };
}

/** A file is run as one sweep, and PyYAML refuses a second document. */
export function reportSecond({ start }: YamlDocument, report: Report): void {
  report.error(
    'several-documents',
    [start, start],
    'A sweep file holds one YAML document; a second one starts here. Remove it, or put it into its own file.',
  );
}

/** Reports what is wrong in the tree of a text. */
export function reportFindings(findings: readonly Finding[], report: Report): void {
  for (const { code, span, message, about = 0 } of findings) {
    report.error(code, span, typeof message === 'string' ? message : message(report.lineOf(about) + 1));
  }
}

/**
 * The documents of a text, by position.
 * @param cache - where the text is read again and again: it is read part by part, and what did not change is not read again.
 *   Else it is read part by part only where it is broken: then the parts hold more.
 * @returns null where it is too large, or nested by the thousands
 */
export function yamlDocuments(text: string, cache?: YamlCache): readonly YamlDocument[] | null {
  if (text.length > mostCharacters || isNestedTooDeeply(text)) return null;
  try {
    const parts = cache === undefined ? null : readParts(text, cache);
    if (parts !== null && !parts.doubtful) return readHanging(text, parts.syntax) ?? [ofParts(parts, text)];
    const whole = parseWhole(text);
    const hanging = readHanging(
      text,
      whole.flatMap(({ syntax }) => syntax),
    );
    if (hanging !== null) return hanging;
    if (whole.some(({ syntax }) => syntax.length > 0)) {
      const pieces = parts ?? readParts(text, new YamlCache());
      if (pieces !== null && pieces.syntax.length > 0) return [ofParts(pieces, text)];
    }
    return whole.map(({ tree, syntax, start, end }) => ({
      root: tree?.root ?? null,
      findings: tree?.findings ?? [],
      syntax,
      start,
      end,
    }));
  } catch (error) {
    // The parser recurses; a stack that is used up by others ends it earlier.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The documents of a text whose brackets hang too far out for the parser and not for PyYAML; null where that is not all. */
function readHanging(text: string, syntax: readonly SyntaxFinding[]): readonly YamlDocument[] | null {
  const deeper = syntax.length === 0 ? null : indentHanging(text);
  if (deeper === null) return null;
  const documents = parseWhole(deeper.text);
  if (documents.some((one) => one.syntax.length > 0)) return null;
  const { original } = deeper;
  return documents.map(({ tree, start, end }) => ({
    root: tree === null ? null : movedTree(tree.root, original),
    findings: (tree?.findings ?? []).map((finding) => ({
      ...finding,
      span: original(finding.span),
      ...(finding.about === undefined ? {} : { about: original([finding.about, finding.about])[0] }),
    })),
    syntax: [],
    start: original([start, start])[0],
    end: original([end, end])[0],
  }));
}

function ofParts({ root, findings, syntax }: YamlRead, text: string): YamlDocument {
  return { root, findings, syntax, start: 0, end: text.length };
}
