import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** Folder of the bundle and the icon font: all that the webview may load. */
export function webviewFolder(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, 'dist', 'webview');
}

/**
 * A page of ours. Names and values reach it as messages only.
 * @param bundle - name of its script and stylesheet in `dist/webview`
 */
export function webviewHtml(
  webview: vscode.Webview,
  extension: vscode.Uri,
  bundle: 'charts' | 'form',
  title: string,
): string {
  const nonce = randomBytes(16).toString('base64url');
  const file = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(webviewFolder(extension), name)).toString();
  const policy = [
    `default-src 'none'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `script-src 'nonce-${nonce}'`,
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${file('codicon.css')}" id="vscode-codicon-stylesheet">
<link rel="stylesheet" href="${file(`${bundle}.css`)}">
<title>${title}</title>
</head>
<body>
<script type="module" nonce="${nonce}" src="${file(`${bundle}.js`)}"></script>
</body>
</html>`;
}
