import type { Platform } from '../../core/os/platform.ts';

/**
 * Flags of the runtime. As flags and not in the environment: Electron drops NODE_* where its parent is not the editor. The
 * last one ends them: without it Node takes `--env-file` of our own command line for itself.
 */
export const runtimeFlags = ['--disable-warning=ExperimentalWarning', '--'] as const;

/** What makes the editor's runtime act as Node; without meaning where it is Node. */
export const runtimeEnvironment = { ELECTRON_RUN_AS_NODE: '1' } as const;

/** The `trialdeck` of integrated terminals: a few lines that start the bundle with the editor's own runtime. */
export function launcherFiles(
  runtime: string,
  cli: string,
  platform: Platform,
): ReadonlyArray<{ name: string; text: string }> {
  if (platform === 'windows') {
    const quoted = (text: string): string => `"${text.replaceAll('%', '%%')}"`;
    const text = [
      '@echo off',
      'setlocal',
      'set ELECTRON_RUN_AS_NODE=1',
      `${quoted(runtime)} ${runtimeFlags.join(' ')} ${quoted(cli)} %*`,
      '',
    ].join('\r\n');
    return [{ name: 'trialdeck.cmd', text }];
  }
  const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
  const text = [
    '#!/bin/sh',
    `ELECTRON_RUN_AS_NODE=1 exec ${quoted(runtime)} ${runtimeFlags.join(' ')} ${quoted(cli)} "$@"`,
    '',
  ].join('\n');
  return [{ name: 'trialdeck', text }];
}
