// Runs the suites of test/host in a real VS Code: `node test/host/run.ts [suite|beside|untrusted|package]`.
// The first three passes load the extension from the checkout, the second beside stubs of other extensions, the third in
// restricted mode; the last one installs the package that users get.
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { findDesktop } from '../../scripts/host/desktop.ts';
import { packageExtension, vsixBudgetBytes } from '../../scripts/host/package.ts';
import { projectRoot } from '../../scripts/host/project.ts';
import { bundleSuites } from './bundle.ts';
import { type HostPass, runOnDesktop, runOnServer } from './editorRun.ts';
import type { HostRecord } from './mochaRunner.ts';
import { countRecords, printRecords } from './results.ts';

const wanted = process.argv.slice(2);
const records: HostRecord[] = [];
const desktop = findDesktop();
console.log(desktop === null ? 'host: VS Code server' : `host: ${desktop}`);

if (wanted.length === 0 || wanted.includes('suite')) {
  records.push(...(await pass('suite', projectRoot)));
}
if (wanted.length === 0 || wanted.includes('beside')) {
  const stubs = ['redhat.vscode-yaml', 'ms-python.python', 'ms-python.debugpy'].map((name) =>
    path.join(projectRoot, 'test/host/stubs', `${name}-0.0.0`),
  );
  records.push(...(await pass('beside', projectRoot, { stubs })));
}
if (wanted.length === 0 || wanted.includes('untrusted')) {
  records.push(...(await pass('untrusted', projectRoot, { untrusted: true })));
}
if (wanted.length === 0 || wanted.includes('package')) {
  const vsix = await packageExtension();
  const size = `${(vsix.bytes / 1e6).toFixed(2)} MB of ${(vsixBudgetBytes / 1e6).toFixed(1)} MB allowed`;
  const title = `the package is ${size}`;
  records.push(
    vsix.bytes <= vsixBudgetBytes ? { kind: 'pass', title, durationMs: 0 } : { kind: 'fail', title, error: vsix.file },
  );
  printRecords(records.slice(-1));
  records.push(...(await pass('package', await emptyExtension(), { vsix: vsix.file })));
}

const counts = countRecords(records);
await mkdir(path.join(projectRoot, 'out/test'), { recursive: true });
await writeFile(path.join(projectRoot, 'out/test/host.json'), JSON.stringify(counts));
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 ? 1 : 0;

async function pass(
  name: string,
  extension: string,
  extra: Pick<HostPass, 'vsix' | 'untrusted' | 'stubs'> = {},
): Promise<HostRecord[]> {
  const tests = await bundleSuites(name);
  const workspace = await mkdtemp(path.join(os.tmpdir(), `trialdeck-${name}-`));
  await cp(path.join(projectRoot, 'examples/spirals'), workspace, {
    recursive: true,
    filter: (file) => !file.includes('.trialdeck'),
  });
  try {
    const options = { name, workspace, extension, tests, ...extra };
    const found = desktop === null ? await runOnServer(options) : await runOnDesktop(options, desktop);
    printRecords(found);
    return found;
  } finally {
    await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The editor wants an extension under development to run tests at all; the one tested is the installed package. */
async function emptyExtension(): Promise<string> {
  const folder = path.join(projectRoot, 'out/host/empty');
  await mkdir(folder, { recursive: true });
  const manifest = { name: 'empty', publisher: 'trialdeck-tests', version: '0.0.0', engines: { vscode: '*' } };
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}
