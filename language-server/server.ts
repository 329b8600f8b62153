import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  CodeActionKind,
  CompletionItemKind,
  createConnection,
  type Diagnostic,
  DiagnosticSeverity,
  DidChangeWatchedFilesNotification,
  DocumentDiagnosticReportKind,
  type InitializeParams,
  type InitializeResult,
  MarkupKind,
  ProposedFeatures,
  TextDocumentSyncKind,
  TextDocuments,
  type WorkspaceFoldersChangeEvent,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnostic as Finding, Severity } from '../src/core/sweep/diagnostic.ts';
import { diskFiles } from './disk/diskFiles.ts';
import { pythonReader } from './python/pythonReader.ts';
import { complete } from './service/complete.ts';
import { diagnose } from './service/diagnose.ts';
import { fixesAt } from './service/fixes.ts';
import { hover } from './service/hover.ts';
import { alone, type Surroundings } from './service/surroundings.ts';
import type { Sweep } from './service/sweep.ts';
import { sweepsOf } from './service/sweepsOf.ts';

// The language server process: protocol glue only. What it answers is made by the pure functions of service/.

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const completionKinds = {
  key: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  macro: CompletionItemKind.Variable,
} as const;

const connection = createConnection(ProposedFeatures.all);
const documents = new TextDocuments(TextDocument);
const files = diskFiles(
  (file) =>
    documents
      .all()
      .find(({ uri }) => pathOf(uri) === file)
      ?.getText() ?? null,
);
const python = pythonReader(files);
let folders: string[] = [];
/** Set for clients that do not ask for diagnostics themselves. */
let pushes = false;
let canRefresh = false;
let canWatch = false;
let hasFolders = false;

connection.onInitialize((params: InitializeParams): InitializeResult => {
  const { capabilities } = params;
  folders = (params.workspaceFolders ?? []).flatMap(({ uri }) => pathOf(uri) ?? []);
  pushes = capabilities.textDocument?.diagnostic === undefined;
  canRefresh = capabilities.workspace?.diagnostics?.refreshSupport === true;
  canWatch = capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
  hasFolders = capabilities.workspace?.workspaceFolders === true;
  return {
    capabilities: {
      textDocumentSync: TextDocumentSyncKind.Incremental,
      diagnosticProvider: { identifier: 'trialdeck', interFileDependencies: true, workspaceDiagnostics: false },
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
      hoverProvider: true,
      completionProvider: { triggerCharacters: ['{', '$'] },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
    serverInfo: { name: 'trialdeck' },
  };
});

connection.onInitialized(() => {
  if (canWatch) {
    // A program or space file that is made, changed, moved or deleted changes what is said about the sweeps that name it.
    const watchers = [{ globPattern: '**/*.py' }, { globPattern: '**/*.{yaml,yml}' }];
    void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  }
  if (hasFolders) connection.workspace.onDidChangeWorkspaceFolders(changeFolders);
});

connection.onDidChangeWatchedFiles(lookAgain);

connection.languages.diagnostics.on(({ textDocument }) => {
  const document = documents.get(textDocument.uri);
  const items = document === undefined ? [] : findings(document).map(toProtocol);
  return { kind: DocumentDiagnosticReportKind.Full, items };
});

documents.onDidChangeContent(({ document }) => publish(document));
documents.onDidClose(({ document }) => {
  if (pushes) void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
});

connection.onCodeAction(({ textDocument, range }) => {
  const document = documents.get(textDocument.uri);
  if (document === undefined) return [];
  return fixesAt(findings(document), range).map((mend) => ({
    title: mend.title,
    kind: CodeActionKind.QuickFix,
    isPreferred: mend.preferred,
    diagnostics: mend.diagnostics.map(toProtocol),
    edit: { changes: { [document.uri]: [...mend.edits] } },
  }));
});

connection.onHover(({ textDocument, position }) => {
  const document = documents.get(textDocument.uri);
  const sweep = sweepAt(textDocument.uri);
  const found = document === undefined || sweep === null ? null : hover(sweep, document.offsetAt(position));
  return found === null ? null : { contents: { kind: MarkupKind.Markdown, value: found.markdown }, range: found.range };
});

connection.onCompletion(({ textDocument, position }) => {
  const document = documents.get(textDocument.uri);
  const sweep = sweepAt(textDocument.uri);
  if (document === undefined || sweep === null) return [];
  return complete(sweep, document.offsetAt(position)).map(({ label, kind, insert, from, doc }) => ({
    label,
    kind: completionKinds[kind],
    documentation: { kind: MarkupKind.Markdown, value: doc },
    textEdit: { range: { start: document.positionAt(from), end: position }, newText: insert },
  }));
});

documents.listen(connection);
connection.listen();

function changeFolders({ added, removed }: WorkspaceFoldersChangeEvent): void {
  const gone = new Set(removed.map(({ uri }) => pathOf(uri)));
  folders = [...folders.filter((folder) => !gone.has(folder)), ...added.flatMap(({ uri }) => pathOf(uri) ?? [])];
  lookAgain();
}

function sweepAt(uri: string): Sweep | null {
  const document = documents.get(uri);
  return document === undefined ? null : (sweepsOf(document.getText(), surroundingsOf(document))[0] ?? null);
}

function findings(document: TextDocument): readonly Finding[] {
  return sweepsOf(document.getText(), surroundingsOf(document)).flatMap((sweep) => diagnose(sweep).map(atItsName));
}

function surroundingsOf(document: TextDocument): Surroundings {
  const file = pathOf(document.uri);
  if (file === null) return alone(document.uri);
  return { name: path.basename(file), file, folder: folderOf(file), files, python, past: null };
}

/** What is found in a file that the sweep names is shown where it names it. */
function atItsName(found: Finding): Finding {
  if (found.inFile === undefined) return found;
  const { range, severity, code, message, inFile } = found;
  return {
    range: inFile.namedAt,
    severity,
    code,
    message: `Line ${range.start.line + 1} of \`${inFile.file}\`: ${message}`,
  };
}

/** Where the trials of a sweep would run: the innermost workspace folder around it. */
function folderOf(file: string): string {
  const enclosing = folders
    .filter((folder) => file.startsWith(folder + path.sep))
    .toSorted((a, b) => b.length - a.length);
  return enclosing[0] ?? folders[0] ?? path.dirname(file);
}

/** Null for a document that is no file, and for a `file:` address that names none on this system. */
function pathOf(uri: string): string | null {
  if (!uri.startsWith('file:')) return null;
  try {
    return fileURLToPath(uri);
  } catch {
    return null;
  }
}

function toProtocol({ range, severity, code, message }: Finding): Diagnostic {
  return { range, severity: severities[severity], code, message, source: 'trialdeck' };
}

function publish(document: TextDocument): void {
  if (pushes)
    void connection.sendDiagnostics({
      uri: document.uri,
      version: document.version,
      diagnostics: findings(document).map(toProtocol),
    });
}

function lookAgain(): void {
  if (canRefresh) void connection.languages.diagnostics.refresh();
  for (const document of documents.all()) publish(document);
}
