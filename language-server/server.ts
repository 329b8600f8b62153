import {
  type CancellationToken,
  createConnection,
  DidChangeWatchedFilesNotification,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  NotebookDocuments,
  ProposedFeatures,
  ResponseError,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ServerParts } from './lsp/parts.ts';
import type { FixAllRequest, SweepRequest } from './lsp/requests.ts';
import type { View } from './lsp/views.ts';
import { pathOf } from './lsp/views.ts';
import type { Settings } from './lsp/workspace.ts';

// The language server process: protocol glue only. What it answers is made by the pure functions of service/. Everything but the
// protocol itself is loaded after the first answer, so that the editor does not wait for it.

const connection = createConnection(ProposedFeatures.all);
const documents = new TextDocuments(TextDocument);
const notebooks = new NotebookDocuments(documents);

/** What the client can do, and how it was started. */
const client = {
  /** It does not ask for diagnostics itself. */
  pushed: false,
  /** It knows tab stops in what is completed. */
  snippets: false,
  refreshes: false,
  refreshesHints: false,
  refreshesLenses: false,
  watches: false,
  folders: false,
};
let settings: Settings = { sweepFiles: [], otherYaml: false, pictures: false, commands: false };
let folders: string[] = [];
let loading: Promise<ServerParts> | null = null;

/** Typing is over for a moment. */
const restMs = 500;
let refreshing: NodeJS.Timeout | undefined;

connection.onInitialize((params: InitializeParams): InitializeResult => {
  const { workspace, textDocument } = params.capabilities;
  folders = (params.workspaceFolders ?? []).flatMap(({ uri }) => pathOf(uri) ?? []);
  settings = settingsOf(params.initializationOptions);
  client.pushed = textDocument?.diagnostic === undefined;
  client.snippets = textDocument?.completion?.completionItem?.snippetSupport === true;
  client.refreshes = workspace?.diagnostics?.refreshSupport === true;
  client.refreshesHints = workspace?.inlayHint?.refreshSupport === true;
  client.refreshesLenses = workspace?.codeLens?.refreshSupport === true;
  client.watches = workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
  client.folders = workspace?.workspaceFolders === true;
  return {
    capabilities: {
      textDocumentSync: TextDocumentSyncKind.Incremental,
      notebookDocumentSync: { notebookSelector: [{ notebook: 'jupyter-notebook', cells: [{ language: 'python' }] }] },
      diagnosticProvider: { identifier: 'trialdeck', interFileDependencies: true, workspaceDiagnostics: false },
      codeActionProvider: { codeActionKinds: ['quickfix', 'source.fixAll.trialdeck'] },
      hoverProvider: true,
      completionProvider: { triggerCharacters: ['{', '$', ':', ' ', '-', '"', "'"] },
      codeLensProvider: {},
      inlayHintProvider: {},
      documentSymbolProvider: true,
      foldingRangeProvider: true,
      documentLinkProvider: {},
      definitionProvider: true,
      referencesProvider: true,
      renameProvider: { prepareProvider: true },
      documentFormattingProvider: true,
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
    serverInfo: { name: 'trialdeck' },
  };
});

connection.onInitialized(() => {
  if (client.watches) {
    // A program or space file that is made, changed, moved or deleted changes what is said about the sweeps that name it.
    const watchers = [{ globPattern: '**/*.py' }, { globPattern: '**/*.{yaml,yml,toml}' }];
    void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  }
  if (client.folders)
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = new Set(removed.map(({ uri }) => pathOf(uri)));
      folders = [...folders.filter((folder) => !gone.has(folder)), ...added.flatMap(({ uri }) => pathOf(uri) ?? [])];
      void lookAgain();
    });
  void parts();
});

connection.onDidChangeWatchedFiles(() => void lookAgain());
connection.onNotification('trialdeck/configure', (changed: unknown) => {
  settings = settingsOf(changed);
  void lookAgain();
});

connection.languages.diagnostics.on(({ textDocument, previousResultId }, token) => {
  const none: DocumentDiagnosticReport = { kind: DocumentDiagnosticReportKind.Full, items: [] };
  return answer(textDocument.uri, token, none, (view, { workspace, answers }): DocumentDiagnosticReport => {
    const resultId = workspace.stamp(view.whole);
    if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
    return { kind: DocumentDiagnosticReportKind.Full, resultId, items: answers.diagnostics(view) };
  });
});
connection.onHover(({ textDocument, position }, token) =>
  answer(textDocument.uri, token, null, (view, { answers }) => answers.hover(view, position)),
);
connection.onCompletion(({ textDocument, position }, token) =>
  answer(textDocument.uri, token, [], (view, { answers }) => answers.completion(view, position, client.snippets)),
);
connection.onCodeAction(({ textDocument, range, context }, token) =>
  answer(textDocument.uri, token, [], (view, { changes }) => changes.actions(view, range, context.only)),
);
connection.onCodeLens(({ textDocument }, token) =>
  answer(textDocument.uri, token, [], (view, { answers }) => answers.lenses(view)),
);
connection.languages.inlayHint.on(({ textDocument, range }, token) =>
  answer(textDocument.uri, token, [], (view, { answers }) => answers.hints(view, range)),
);
connection.onDocumentSymbol(({ textDocument }, token) =>
  answer(textDocument.uri, token, [], (view, { answers }) => answers.symbols(view)),
);
connection.onFoldingRanges(({ textDocument }, token) =>
  answer(textDocument.uri, token, [], (view, { answers }) => answers.folds(view)),
);
connection.onDocumentLinks(({ textDocument }, token) =>
  answer(textDocument.uri, token, [], (view, { answers }) => answers.links(view)),
);
connection.onDefinition(({ textDocument, position }, token) =>
  answer(textDocument.uri, token, [], (view, { answers }) => answers.definition(view, position)),
);
connection.onReferences(({ textDocument, position }, token) =>
  answer(textDocument.uri, token, [], (view, { answers }) => answers.references(view, position)),
);
connection.onPrepareRename(({ textDocument, position }, token) =>
  answer(textDocument.uri, token, null, (view, { changes }) => changes.prepareRename(view, position)),
);
connection.onRenameRequest(({ textDocument, position, newName }, token) =>
  answer(textDocument.uri, token, null, (view, { changes }) => changes.rename(view, position, newName)),
);
connection.onDocumentFormatting(({ textDocument, options }, token) =>
  answer(textDocument.uri, token, [], (view, { answers }) => answers.format(view, options.tabSize)),
);

connection.onRequest('trialdeck/preview', ({ uri, index }: SweepRequest, token: CancellationToken) =>
  answer(uri, token, null, (view, { answers }) => answers.preview(view, index)),
);
connection.onRequest('trialdeck/convert', ({ uri, index }: SweepRequest, token: CancellationToken) =>
  answer(uri, token, null, (view, { answers }) => answers.convert(view, index)),
);
connection.onRequest('trialdeck/fixAll', async ({ files, code }: FixAllRequest) =>
  (await parts()).changes.fixFiles(files, code),
);

documents.onDidOpen(({ document }) => {
  void parts().then(({ views }) => views.open(document.uri));
});
documents.onDidChangeContent(({ document }) => void documentChanged(document));
documents.onDidClose(({ document }) => void documentClosed(document.uri));
notebooks.onDidChange(() => void lookAgain());
notebooks.onDidClose(({ uri }) => void documentClosed(uri));

documents.listen(connection);
notebooks.listen(connection);
connection.listen();

function parts(): Promise<ServerParts> {
  loading ??= import('./lsp/parts.ts').then(({ serverParts }) => serverParts(documents, notebooks, settings, folders));
  return loading;
}

/**
 * Answers a request about a document that is open. Requests that were given up meanwhile, as all but the last one are while
 * somebody types, cost nothing.
 */
async function answer<T>(
  uri: string,
  token: CancellationToken,
  otherwise: T,
  ask: (view: View, all: ServerParts) => T,
): Promise<T | ResponseError<never>> {
  const all = await parts();
  // Nobody tells of changes on the disk: nothing that depends on it is kept.
  if (!client.watches) all.workspace.changed(null);
  // Lets what has arrived meanwhile be read, above all that this request is given up.
  await new Promise(setImmediate);
  if (token.isCancellationRequested) return new ResponseError(LSPErrorCodes.RequestCancelled, 'given up');
  const view = all.views.get(uri);
  return view === null ? otherwise : ask(view, all);
}

async function documentChanged({ uri, languageId }: TextDocument): Promise<void> {
  const all = await parts();
  all.workspace.changed(uri);
  await publish(all, uri);
  // The editor asks anew about what was changed; a script matters to the sweeps beside it too.
  if (languageId === 'python') refreshSoon();
}

async function documentClosed(uri: string): Promise<void> {
  const { views, workspace } = await parts();
  views.close(uri);
  workspace.close(uri);
  if (client.pushed) await connection.sendDiagnostics({ uri, diagnostics: [] });
  // What was not saved is gone.
  refreshSoon();
}

/** Once nobody types any more. */
function refreshSoon(): void {
  clearTimeout(refreshing);
  refreshing = setTimeout(() => void parts().then(refresh), restMs);
}

/** Something beside the open documents has changed: what is shown of them may be wrong. */
async function lookAgain(): Promise<void> {
  const all = await parts();
  all.workspace.settings = settings;
  all.workspace.folders = folders;
  all.workspace.changed(null);
  await refresh(all);
}

async function refresh(all: ServerParts): Promise<void> {
  if (client.refreshes) connection.languages.diagnostics.refresh();
  if (client.refreshesHints) connection.languages.inlayHint.refresh();
  if (client.refreshesLenses) void connection.sendRequest('workspace/codeLens/refresh');
  for (const uri of all.views.uris) await publish(all, uri);
}

/** For clients that do not ask. */
async function publish({ views, answers }: ServerParts, uri: string): Promise<void> {
  const view = client.pushed ? views.get(uri) : null;
  if (view !== null) await connection.sendDiagnostics({ uri, diagnostics: answers.diagnostics(view) });
}

/** Checked: the options come from the client. */
function settingsOf(options: unknown): Settings {
  const given: Partial<Record<keyof Settings, unknown>> =
    typeof options === 'object' && options !== null ? options : {};
  const { sweepFiles, otherYaml, pictures, commands } = given;
  return {
    sweepFiles: Array.isArray(sweepFiles) ? sweepFiles.filter((glob) => typeof glob === 'string') : [],
    otherYaml: otherYaml === true,
    pictures: pictures === true,
    commands: commands === true,
  };
}
