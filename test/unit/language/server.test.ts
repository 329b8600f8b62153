import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LspClient } from './lspClient.ts';

// The real server process, spoken to as an editor does.

const server = path.resolve(import.meta.dirname, '../../../language-server/server.ts');

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'trialdeck-server-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const text = 'program: t.py\nmethod: grid\nparameters:\n  lr: {values: [1e-5, 0.1]}\n';

async function open(client: LspClient, capabilities: object, name: string, content: string): Promise<string> {
  const uri = pathToFileURL(path.join(folder, name)).href;
  const workspaceFolders = [{ uri: pathToFileURL(folder).href, name: 'here' }];
  await client.request('initialize', { processId: process.pid, rootUri: null, capabilities, workspaceFolders });
  client.notify('initialized', {});
  client.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text: content } });
  return uri;
}

const pulls = { textDocument: { diagnostic: {} } };

test('diagnostics are pulled, follow edits and the program on disk, and have fixes', async () => {
  const client = new LspClient([server, '--stdio']);
  const uri = await open(client, pulls, 's.yaml', text);
  const textDocument = { uri };
  const codes = async (): Promise<string[]> => {
    const report = (await client.request('textDocument/diagnostic', { textDocument })) as { items: { code: string }[] };
    return report.items.map(({ code }) => code);
  };
  expect(await codes()).toEqual(['program-missing', 'number-as-text']);
  await writeFile(path.join(folder, 't.py'), '');
  expect(await codes()).toEqual(['number-as-text']);

  const at = { line: 3, character: 17 };
  const actions = (await client.request('textDocument/codeAction', {
    textDocument,
    range: { start: at, end: at },
    context: { diagnostics: [] },
  })) as { title: string; edit: { changes: Record<string, { range: object; newText: string }[]> } }[];
  const [edit] = actions[0]?.edit.changes[uri] ?? [];
  expect(edit?.newText).toBe('1.0e-5');
  const contentChanges = [{ range: edit?.range, text: edit?.newText }];
  client.notify('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges });
  expect(await codes()).toEqual([]);

  const shown = await client.request('textDocument/hover', { textDocument, position: { line: 1, character: 1 } });
  expect(shown).toMatchObject({ contents: { value: expect.stringContaining('method') } });
  const items = await client.request('textDocument/completion', { textDocument, position: { line: 4, character: 0 } });
  expect(items).toEqual(expect.arrayContaining([expect.objectContaining({ label: 'metric' })]));
  await client.close();
});

test('mistakes in a space file are shown where the sweep names it, as it stands in the editor', async () => {
  const client = new LspClient([server, '--stdio']);
  const sweep = 'program: t.py\nmethod: random\nrun_cap: 3\ntrialdeck: {space: [lora.yaml]}\n';
  await writeFile(path.join(folder, 't.py'), '');
  await writeFile(path.join(folder, 'lora.yaml'), 'parameters:\n  lr: {min: 0.1}\n');
  const uri = await open(client, pulls, 'spaces-sweep.yaml', sweep);
  const found = async (): Promise<unknown> =>
    ((await client.request('textDocument/diagnostic', { textDocument: { uri } })) as { items: unknown }).items;
  expect(await found()).toMatchObject([
    { range: { start: { line: 3, character: 20 } }, message: 'Line 2 of `lora.yaml`: `lr` has `min` and no `max`.' },
  ]);
  const textDocument = { uri: pathToFileURL(path.join(folder, 'lora.yaml')).href, languageId: 'yaml', version: 1 };
  client.notify('textDocument/didOpen', {
    textDocument: { ...textDocument, text: 'parameters: {lr: {values: [1, 2, 3, 4]}}\n' },
  });
  expect(await found()).toEqual([]);
  await client.close();
});

test('clients that do not pull get diagnostics pushed', async () => {
  const client = new LspClient([server, '--stdio']);
  const pushed = client.next('textDocument/publishDiagnostics');
  const uri = await open(client, {}, 'pushed.yaml', text.replace('grid', 'gird'));
  expect(await pushed).toMatchObject({ uri, diagnostics: [{ code: 'unknown-method' }, { code: 'number-as-text' }] });
  await client.close();
});

test('a YAML file that is no sweep gets no diagnostics', async () => {
  const client = new LspClient([server, '--stdio']);
  const uri = await open(client, pulls, 'compose.yaml', 'services:\n  web: {image: x}\n');
  const report = await client.request('textDocument/diagnostic', { textDocument: { uri } });
  expect(report).toMatchObject({ kind: 'full', items: [] });
  await client.close();
});

test('clients without snippets get plain text', async () => {
  const client = new LspClient([server, '--stdio']);
  const uri = await open(client, pulls, 'plain-sweep.yaml', text);
  const params = { textDocument: { uri }, position: { line: 4, character: 0 } };
  const items = (await client.request('textDocument/completion', params)) as {
    label: string;
    textEdit: { newText: string };
  }[];
  expect(items.find(({ label }) => label === 'run_cap')?.textEdit.newText).toBe('run_cap: 20');
  expect(items.filter(({ textEdit }) => /\$\{\d/.test(textEdit.newText))).toEqual([]);
  await client.close();
});
