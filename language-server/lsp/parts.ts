import type { NotebookDocuments, TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { Answers } from './answers.ts';
import { Changes } from './changes.ts';
import { Views } from './views.ts';
import { type Settings, Workspace } from './workspace.ts';

/** Everything that answers, loaded after the server has started. */
export interface ServerParts {
  readonly views: Views;
  readonly workspace: Workspace;
  readonly answers: Answers;
  readonly changes: Changes;
}

/** Puts together what answers about the documents of one window. */
export function serverParts(
  documents: TextDocuments<TextDocument>,
  notebooks: NotebookDocuments<TextDocument>,
  settings: Settings,
  folders: readonly string[],
): ServerParts {
  const views = new Views(documents, notebooks);
  for (const { uri } of documents.all()) views.open(uri);
  const workspace = new Workspace(views);
  workspace.settings = settings;
  workspace.folders = folders;
  const answers = new Answers(workspace);
  return { views, workspace, answers, changes: new Changes(workspace, answers) };
}
