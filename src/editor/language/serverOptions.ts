import * as vscode from 'vscode';
import { sweepFileGlobs } from '../settings/settings.ts';

/** What the language server cannot find out by itself. */
export interface ServerOptions {
  /** Globs of files that may be sweeps. */
  readonly sweepFiles: readonly string[];
  /** Another extension checks, outlines, folds and formats YAML in general. */
  readonly otherYaml: boolean;
  /** Hovers may hold images. */
  readonly pictures: true;
  /** The commands of the extension are there. */
  readonly commands: true;
}

/** Red Hat's YAML extension, the one that most people have. */
const redHatYaml = 'redhat.vscode-yaml';

export function serverOptions(): ServerOptions {
  return { sweepFiles: sweepFileGlobs(), otherYaml: checksYaml(), pictures: true, commands: true };
}

/** Fires when the options may be others. */
export function onDidChangeServerOptions(listener: () => void): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.extensions.onDidChange(listener),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('trialdeck.sweepFiles') || event.affectsConfiguration('yaml')) listener();
    }),
  );
}

function checksYaml(): boolean {
  if (vscode.extensions.getExtension(redHatYaml) === undefined) return false;
  return vscode.workspace.getConfiguration('yaml').get<unknown>('validate') !== false;
}
