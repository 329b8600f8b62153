import path from 'node:path';
import * as vscode from 'vscode';

const scheme = 'trialdeck-preview';

/** What a read-only page shows: `of` is the document that it follows, `about` the rest that tells it from others. */
export interface PageAddress {
  readonly kind: 'samples' | 'storage';
  readonly of: string;
  readonly about: string;
}

/** Gives the text of a page. */
export type ReadPage = (address: PageAddress) => Promise<string>;

/** Read-only text pages that are made when they are looked at, and anew when what they follow is saved. */
export class Previews implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly onDidChange: vscode.Event<vscode.Uri>;
  readonly #read: ReadPage;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor(read: ReadPage) {
    this.#read = read;
    this.onDidChange = this.#changed.event;
    this.#subscriptions = [
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.workspace.onDidSaveTextDocument((document) => this.#look(document.uri)),
    ];
  }

  /** Opens a page beside the editor, which keeps the keyboard. */
  async open(title: string, address: PageAddress): Promise<void> {
    const uri = vscode.Uri.from({ scheme, path: `/${title.replaceAll('/', '-')}`, query: JSON.stringify(address) });
    this.#changed.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
  }

  provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    return this.#read(addressOf(uri));
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #look(saved: vscode.Uri): void {
    for (const { uri } of vscode.workspace.textDocuments)
      if (uri.scheme === scheme && addressOf(uri).of === saved.toString()) this.#changed.fire(uri);
  }
}

/** A link anywhere can have such an address: it is looked at before it is believed. */
function addressOf(uri: vscode.Uri): PageAddress {
  const nothing: PageAddress = { kind: 'samples', of: '', about: '0' };
  try {
    const found: unknown = JSON.parse(uri.query);
    return isAddress(found) ? found : nothing;
  } catch {
    return nothing;
  }
}

function isAddress(found: unknown): found is PageAddress {
  if (typeof found !== 'object' || found === null || !('kind' in found && 'of' in found && 'about' in found)) {
    return false;
  }
  const { kind, of, about } = found;
  const known = kind === 'samples' || (kind === 'storage' && typeof about === 'string' && path.isAbsolute(about));
  return known && typeof of === 'string' && typeof about === 'string';
}
