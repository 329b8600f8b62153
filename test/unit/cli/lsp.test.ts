import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { LspClient } from '../language/lspClient.ts';
import { TestWorkspace } from './workspace.ts';

const main = fileURLToPath(new URL('../../../src/main/cli.ts', import.meta.url));

test('lsp --stdio speaks to an editor until it says goodbye', async () => {
  using workspace = new TestWorkspace();
  const client = new LspClient(['--disable-warning=ExperimentalWarning', main, 'lsp', '--stdio']);
  const initialized = await client.request('initialize', { processId: null, rootUri: null, capabilities: {} });
  expect(initialized).toMatchObject({ capabilities: { completionProvider: {}, hoverProvider: true } });
  client.notify('initialized', {});
  const uri = pathToFileURL(workspace.file('sweep.yaml')).href;
  const text = 'program: t.py\nmethod: \nparameters: {x: {values: [1, 2]}}\n';
  client.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
  const position = { line: 1, character: 8 };
  const found = await client.request('textDocument/completion', { textDocument: { uri }, position });
  const items = Array.isArray(found) ? found : ((found as { items?: unknown }).items ?? []);
  expect(items).toEqual(expect.arrayContaining([expect.objectContaining({ label: 'bayes' })]));
  await client.close();
});

test('lsp without --stdio says how it is called', async () => {
  using workspace = new TestWorkspace();
  expect(await workspace.call(['lsp'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('trialdeck lsp --stdio'),
  });
});
