import { pathToFileURL } from 'node:url';
import {
  type CodeLens,
  type CompletionItem,
  CompletionItemKind,
  type Diagnostic,
  DiagnosticSeverity,
  type DocumentSymbol,
  type FoldingRange,
  FoldingRangeKind,
  type InlayHint,
  InsertTextFormat,
  InsertTextMode,
  type MarkupContent,
  MarkupKind,
  SymbolKind,
} from 'vscode-languageserver';
import type { Diagnostic as Finding, Range, Severity } from '../../src/core/sweep/diagnostic.ts';
import { withoutStops } from '../keys/renderPiece.ts';
import type { Suggestion, SuggestionKind } from '../service/completion/suggestion.ts';
import type * as own from '../service/features.ts';

// What the language service answers, in the words of the protocol.

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const completionKinds: Readonly<Record<SuggestionKind, CompletionItemKind>> = {
  key: CompletionItemKind.Property,
  parameter: CompletionItemKind.Field,
  value: CompletionItemKind.EnumMember,
  macro: CompletionItemKind.Variable,
  metric: CompletionItemKind.Event,
  file: CompletionItemKind.File,
  template: CompletionItemKind.Snippet,
};

const symbolKinds: Readonly<Record<own.DocumentSymbol['kind'], SymbolKind>> = {
  section: SymbolKind.Namespace,
  parameter: SymbolKind.Variable,
  constant: SymbolKind.Constant,
  group: SymbolKind.Object,
  value: SymbolKind.Property,
};

/** @param page - address of what explains the code */
export function diagnostic({ range, severity, code, message }: Finding, page: string | null): Diagnostic {
  return {
    range,
    severity: severities[severity],
    code,
    message,
    source: 'trialdeck',
    ...(page === null ? {} : { codeDescription: { href: page } }),
  };
}

/**
 * What is found in a file that the sweep names is shown where it names it.
 */
export function atItsName(found: Finding): Finding {
  if (found.inFile === undefined) return found;
  const { range, severity, code, message, inFile } = found;
  return {
    range: inFile.namedAt,
    severity,
    code,
    message: `Line ${range.start.line + 1} of \`${inFile.file}\`: ${message}`,
  };
}

/** @param value - Markdown in which all text of files is escaped */
export function markdown(value: string): MarkupContent {
  return { kind: MarkupKind.Markdown, value };
}

/**
 * @param range - what the suggestion takes the place of
 * @param snippets - the client knows tab stops; for others they are plain text
 */
export function completionItem(suggestion: Suggestion, range: Range, snippets: boolean): CompletionItem {
  const { label, kind, insert, snippet, detail, doc, sortText, filterText } = suggestion;
  return {
    label,
    kind: completionKinds[kind],
    detail,
    documentation: markdown(doc),
    sortText,
    filterText,
    textEdit: { range, newText: snippet && !snippets ? withoutStops(insert) : insert },
    insertTextFormat: snippet && snippets ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    insertTextMode: InsertTextMode.adjustIndentation,
  };
}

export function codeLens({ title, command, arguments: given, tooltip }: own.Lens, range: Range): CodeLens {
  const shown = tooltip === undefined ? {} : { tooltip };
  return { range, command: { title, command, arguments: [...given], ...shown } };
}

export function inlayHint({ label, tooltip, edits }: own.InlayHint, position: Range['start']): InlayHint {
  return {
    position,
    label,
    paddingLeft: true,
    ...(tooltip === undefined ? {} : { tooltip: markdown(tooltip) }),
    ...(edits === undefined ? {} : { textEdits: [...edits] }),
  };
}

export function documentSymbol(symbol: own.DocumentSymbol): DocumentSymbol {
  const { name, detail, kind, range, selection, children } = symbol;
  return {
    name,
    detail,
    kind: symbolKinds[kind],
    range,
    selectionRange: selection,
    children: children.map(documentSymbol),
  };
}

export function foldingRange({ startLine, endLine, kind }: own.Fold): FoldingRange {
  return { startLine, endLine, kind: kind === 'comment' ? FoldingRangeKind.Comment : FoldingRangeKind.Region };
}

/** @param file - absolute path */
export function uriOf(file: string): string {
  return pathToFileURL(file).href;
}
