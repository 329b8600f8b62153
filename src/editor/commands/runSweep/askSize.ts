import path from 'node:path';
import * as vscode from 'vscode';
import type { SweepSpec } from '../../../core/sweep/spec.ts';
import { defaultJobs } from '../../settings/settings.ts';

/** Asks for the number of trials, and of trials at once, where the file leaves both open. Undefined when dismissed. */
export async function askSize(
  spec: SweepSpec,
  uri: vscode.Uri,
): Promise<{ trials?: number; jobs?: number } | undefined> {
  const title = `Run ${path.basename(uri.fsPath)}`;
  const trials = await vscode.window.showInputBox({
    title,
    prompt: 'How many trials? The file names no end. Leave it empty to go on until it is stopped.',
    value: '20',
    validateInput: (text) => (text.trim() === '' || isCount(text) ? null : 'A whole number above 0, or nothing.'),
  });
  if (trials === undefined) {
    return undefined;
  }
  const total = isCount(trials) ? { trials: Number(trials) } : {};
  if (spec.options.jobs !== undefined) {
    return total;
  }
  const jobs = await vscode.window.showInputBox({
    title,
    prompt: 'How many trials at once? Leave it empty for one on each free GPU, or one without GPUs.',
    value: String(defaultJobs(uri) ?? ''),
    validateInput: (text) => (text.trim() === '' || isCount(text) ? null : 'A whole number above 0, or nothing.'),
  });
  if (jobs === undefined) {
    return undefined;
  }
  return isCount(jobs) ? { ...total, jobs: Number(jobs) } : total;
}

function isCount(text: string): boolean {
  return /^\s*[1-9]\d{0,8}\s*$/.test(text);
}
