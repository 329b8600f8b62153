import type * as vscode from 'vscode';
import { isSweep } from '../../../language-server/service/recognise.ts';
import { sweepFileGlobs } from '../settings/settings.ts';

/** What a document is to us: a sweep file, a script that starts a sweep, one that tunes with Optuna, or nothing. */
export type SweepText = 'file' | 'script' | 'optuna' | 'other';

/** Texts of more lines than this are no sweeps that people write, and cost to be read at every change. */
const mostLines = 50_000;

/** Looks at words only: whether there is a sweep is for the server to say. */
export function sweepTextOf(document: vscode.TextDocument): SweepText {
  const { languageId, uri, lineCount } = document;
  if (languageId === 'python') return lineCount > mostLines ? 'other' : scriptOf(document.getText());
  if (languageId !== 'yaml' && languageId !== 'json') return 'other';
  // Of a long text the server says that it is too long.
  return isSweep(uri.path, document.getText(), sweepFileGlobs()) ? 'file' : 'other';
}

function scriptOf(text: string): SweepText {
  if (/\bwandb\b/.test(text) && /\b(?:sweep|agent)\b/.test(text)) return 'script';
  if (/["']method["']|\bmethod=/.test(text) && /["']parameters["']|\bparameters=/.test(text)) return 'script';
  return /\boptuna\b|\.suggest_/.test(text) ? 'optuna' : 'other';
}
