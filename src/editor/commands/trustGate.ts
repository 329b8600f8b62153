import * as vscode from 'vscode';

/**
 * Whether programs of the workspace may be started. In an untrusted one it says why not, with the button that mends it.
 * @param what - what was wanted: `run a sweep`
 */
export async function mayLaunch(what: string): Promise<boolean> {
  if (vscode.workspace.isTrusted) {
    return true;
  }
  const manage = 'Manage Workspace Trust';
  const chosen = await vscode.window.showWarningMessage(
    `Trialdeck does not ${what} in a folder that is not trusted: it would start programs from it.`,
    manage,
  );
  if (chosen === manage) {
    await vscode.commands.executeCommand('workbench.trust.manage');
  }
  return false;
}
