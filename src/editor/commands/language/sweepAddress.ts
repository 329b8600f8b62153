import * as vscode from 'vscode';

/** One sweep of a document: most hold one. */
export interface SweepAddress {
  readonly uri: vscode.Uri;
  readonly index: number;
}

/**
 * What a lens or the palette means: a document's address or path and the number of the sweep in it; without them the first
 * sweep of the active editor. Undefined where there is none.
 */
export function sweepAddress(document: unknown, index: unknown): SweepAddress | undefined {
  const number = typeof index === 'number' && Number.isInteger(index) && index >= 0 ? index : 0;
  if (document instanceof vscode.Uri) return { uri: document, index: number };
  if (typeof document === 'string' && document !== '') {
    const uri = /^[a-z][\w+.-]+:/i.test(document) ? vscode.Uri.parse(document) : vscode.Uri.file(document);
    return { uri, index: number };
  }
  const active = vscode.window.activeTextEditor?.document.uri;
  if (active === undefined) void vscode.window.showInformationMessage('Open a sweep file first.');
  return active === undefined ? undefined : { uri: active, index: number };
}
