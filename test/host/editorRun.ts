import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runTests } from '@vscode/test-electron';
import { launchBrowser } from '../../scripts/host/browser.ts';
import { projectRoot } from '../../scripts/host/project.ts';
import { EditorServer } from '../../scripts/host/server.ts';
import { type HostRecord, resultsVariable } from './mochaRunner.ts';
import { readRecords } from './results.ts';

const passTimeoutMs = 5 * 60_000;
const pollMs = 200;

export interface HostPass {
  /** Short name for messages and file names. */
  readonly name: string;
  /** Folder to open; the suites may write into it. */
  readonly workspace: string;
  /** Extension under development. */
  readonly extension: string;
  /** Bundle whose `run()` runs the suites. */
  readonly tests: string;
  /** Package to install before the editor starts. */
  readonly vsix?: string;
  /** Opens the folder in restricted mode: nobody has trusted it. */
  readonly untrusted?: boolean;
}

/** Runs a pass in desktop VS Code, the executable of which is `executable`. */
export async function runOnDesktop(pass: HostPass, executable: string): Promise<HostRecord[]> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'trialdeck-desktop-'));
  const results = path.join(home, 'results.jsonl');
  const folders = [`--user-data-dir=${path.join(home, 'data')}`, `--extensions-dir=${path.join(home, 'extensions')}`];
  try {
    if (pass.vsix !== undefined) await installOnDesktop(executable, folders, pass.vsix);
    // A failed test makes the editor exit with 1, which is an exception here: the records say more.
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: pass.extension,
      extensionTestsPath: pass.tests,
      extensionTestsEnv: { [resultsVariable]: results },
      launchArgs: [
        pass.workspace,
        ...folders,
        ...(pass.untrusted ? [] : ['--disable-workspace-trust']),
        '--skip-welcome',
      ],
    }).catch((error: unknown) => console.log(String(error)));
    return closed(await readRecords(results), 'the editor ended before the tests did');
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Runs a pass in the server host, with a headless browser as its window. */
export async function runOnServer(pass: HostPass): Promise<HostRecord[]> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'trialdeck-results-'));
  const results = path.join(home, 'results.jsonl');
  try {
    await using server = await EditorServer.start({
      env: { [resultsVariable]: results },
      ...(pass.vsix === undefined ? {} : { vsix: pass.vsix }),
      // The start-up question is a dialog that nobody would answer; without it the folder stays untrusted.
      ...(pass.untrusted ? { askForTrust: true, settings: { 'security.workspace.trust.startupPrompt': 'never' } } : {}),
    });
    await using browser = await launchBrowser();
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const log: string[] = [];
    let exited = false;
    await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
      log.push(`${type}: ${args.map(String).join(' ')}`);
    });
    await page.exposeFunction('codeAutomationExit', () => {
      exited = true;
    });
    await page.goto(server.url({ folder: pass.workspace, extension: pass.extension, tests: pass.tests }));
    let records: HostRecord[] = [];
    const deadline = Date.now() + passTimeoutMs;
    for (;;) {
      const last = exited || page.isClosed() || Date.now() > deadline;
      records = await readRecords(results);
      if (last || records.some((record) => record.kind === 'end')) break;
      await delay(pollMs);
    }
    if (records.some((record) => record.kind === 'end')) return records;
    const picture = path.join(projectRoot, 'out/host', `${pass.name}-unfinished.png`);
    await mkdir(path.dirname(picture), { recursive: true });
    await page.screenshot({ path: picture }).catch(() => undefined);
    const tail = log
      .filter((line) => !line.startsWith('info'))
      .slice(-15)
      .join('\n');
    return closed(
      records,
      `${exited ? 'the editor ended' : `no end within ${passTimeoutMs / 1000} s`}; see ${picture}\n${tail}`,
    );
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A run without an end record has failed, whatever passed before. */
function closed(records: HostRecord[], why: string): HostRecord[] {
  if (records.some((record) => record.kind === 'end')) return records;
  return [...records, { kind: 'fail', title: 'the run is complete', error: why }];
}

async function installOnDesktop(executable: string, folders: readonly string[], vsix: string): Promise<void> {
  const { execFile } = await import('node:child_process');
  const { promisify } = await import('node:util');
  await promisify(execFile)(executable, [...folders, '--install-extension', vsix, '--force']);
}
