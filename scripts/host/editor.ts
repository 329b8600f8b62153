// Opens a folder with the extension of this checkout for a person: `node scripts/host/editor.ts FOLDER`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findDesktop } from './desktop.ts';
import { projectRoot } from './project.ts';
import { EditorServer } from './server.ts';

const folder = process.argv[2];
if (folder === undefined) {
  console.error('usage: node scripts/host/editor.ts FOLDER');
  process.exit(2);
}

const desktop = findDesktop();
if (desktop === null) await serve(folder);
else await openDesktop(desktop, folder);

async function openDesktop(executable: string, workspace: string): Promise<void> {
  const args = [`--extensionDevelopmentPath=${projectRoot}`, '--new-window', '--wait', workspace];
  const child = spawn(executable, args, { stdio: 'inherit' });
  await once(child, 'exit');
}

async function serve(workspace: string): Promise<void> {
  const ended = Promise.withResolvers<void>();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => ended.resolve());
  await using server = await EditorServer.start({ askForTrust: true, spareSweeps: true });
  console.log(`\nOpen this address in a browser:\n\n  ${server.url({ folder: workspace, extension: projectRoot })}\n`);
  console.log('Ctrl-C ends the editor; a sweep that it started goes on (trialdeck stop ends it).');
  await ended.promise;
}
