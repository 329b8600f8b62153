import * as vscode from 'vscode';

const section = 'trialdeck';

/** Which ends of sweeps are worth a notification. */
export type Notifications = 'all' | 'problems' | 'none';

export const defaultSweepFiles = ['**/*sweep*.yaml', '**/*sweep*.yml', '**/*sweep*/**/*.yaml', '**/*sweep*/**/*.yml'];

/** Globs of files that may be sweeps; their content decides. */
export function sweepFileGlobs(): readonly string[] {
  const globs = configuration().get<unknown>('sweepFiles');
  const texts = Array.isArray(globs)
    ? globs.filter((glob): glob is string => typeof glob === 'string' && glob !== '')
    : [];
  return texts.length > 0 ? texts : defaultSweepFiles;
}

/** Trials at once for sweeps whose file does not say; null leaves it to the engine (free GPUs, else 1). */
export function defaultJobs(scope: vscode.Uri): number | null {
  const jobs = configuration(scope).get<unknown>('jobs');
  return typeof jobs === 'number' && Number.isInteger(jobs) && jobs > 0 ? jobs : null;
}

/** Python for `${interpreter}` where the sweep file names none; null when not set. */
export function interpreterSetting(scope: vscode.Uri): string | null {
  const path = configuration(scope).get<unknown>('interpreter');
  return typeof path === 'string' && path.trim() !== '' ? path.trim() : null;
}

export function notifications(): Notifications {
  const value = configuration().get<unknown>('notifications');
  return value === 'problems' || value === 'none' ? value : 'all';
}

/** Fires when any of our settings changed. */
export function onDidChangeSettings(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(section)) {
      listener();
    }
  });
}

function configuration(scope?: vscode.Uri): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration(section, scope);
}
