import { existsSync, readFileSync } from 'node:fs';
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
import { readSweep } from '../src/core/sweep/parse.ts';
import { programCandidates } from '../src/core/sweep/program.ts';
import type { FileText } from '../src/core/sweep/spaceFiles.ts';
import { complete } from './service/complete.ts';
import { diagnose } from './service/diagnose.ts';
import { fixesAt } from './service/fixes.ts';
import { hover } from './service/hover.ts';
import { isSweep } from './service/recognise.ts';

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
  const document = sweepAt(textDocument.uri);
  const found = document === null ? null : hover(readSweep(document.getText()), document.offsetAt(position));
  return found === null ? null : { contents: { kind: MarkupKind.Markdown, value: found.markdown }, range: found.range };
});

connection.onCompletion(({ textDocument, position }) => {
  const document = sweepAt(textDocument.uri);
  if (document === null) return [];
  return complete(document.getText(), document.offsetAt(position)).map(({ label, kind, insert, from, doc }) => ({
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

function sweepAt(uri: string): TextDocument | null {
  const document = documents.get(uri);
  return document !== undefined && isSweep(document.uri, document.getText()) ? document : null;
}

function findings(document: TextDocument): readonly Finding[] {
  const text = document.getText();
  if (!isSweep(document.uri, text)) return [];
  const file = pathOf(document.uri);
  const name = file === null ? document.uri : path.basename(file);
  if (file === null) return diagnose(text, { name });
  const found = diagnose(text, {
    name,
    programExists: (program) => programExists(program, file),
    readFile: (named) => readBeside(named, file),
  });
  return found.map(atItsName);
}

/** A file that a sweep names: as it is in the editor, else on the disk. */
function readBeside(named: string, sweep: string): FileText {
  const file = path.resolve(path.dirname(sweep), named);
  const open = documents.all().find(({ uri }) => pathOf(uri) === file);
  if (open !== undefined) return { text: open.getText() };
  try {
    return { text: readFileSync(file, 'utf8') };
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return { problem: missing ? 'no such file' : 'it cannot be read' };
  }
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

/** As the controller looks: in the workspace folder, then beside the sweep file. */
function programExists(program: string, file: string): boolean {
  const enclosing = folders
    .filter((folder) => file.startsWith(folder + path.sep))
    .toSorted((a, b) => b.length - a.length);
  const cwd = enclosing[0] ?? folders[0] ?? path.dirname(file);
  return programCandidates({ program, command: null }, cwd, file).some((candidate) => existsSync(candidate));
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
