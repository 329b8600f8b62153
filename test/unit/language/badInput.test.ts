import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { diskFiles } from '../../../language-server/disk/diskFiles.ts';
import { pastRuns } from '../../../language-server/disk/pastRuns.ts';
import { pythonReader } from '../../../language-server/python/pythonReader.ts';
import { diagnose } from '../../../language-server/service/diagnose.ts';
import { alone, type Surroundings } from '../../../language-server/service/surroundings.ts';
import { sweepsOf } from '../../../language-server/service/sweepsOf.ts';
import { diagnoseFile } from '../../../language-server/service/yamlSweeps.ts';
import { isNestedTooDeeply } from '../../../src/core/sweep/nesting.ts';
import { YamlCache } from '../../../src/core/sweep/yamlParts.ts';
import { LspClient } from './lspClient.ts';

const head = 'program: t.py\nmethod: random\nrun_cap: 3\nparameters:\n  bs: {values: [1, 2]}\n';
const tooLarge = ['too-large'];
const syntax = ['yaml-syntax'];

/** What is said of a text in an editor, and by `check`. */
function saidOf(text: string): { readonly editor: string[]; readonly check: string[] } {
  const found = sweepsOf(text, alone('sweep.yaml'), { cache: new YamlCache() }).flatMap(diagnose);
  const codes = (all: readonly { code: string }[]): string[] => [...new Set(all.map(({ code }) => code))];
  return { editor: codes(found), check: codes(diagnoseFile(text, alone('sweep.yaml'))) };
}

const nestedMaps = Array.from({ length: 1200 }, (_, depth) => `${' '.repeat(4 + depth)}a:\n`).join('');

const bomb = Array.from(
  { length: 12 },
  (_, index) => `  a${index + 1}: &a${index + 1} {values: [${Array(9).fill(`*a${index}`).join(', ')}]}\n`,
).join('');

describe('texts that nobody writes', () => {
  test.each([
    ['10 MB of parameters', head + '  p: {min: 0.1, max: 0.2} # x\n'.repeat(330_000), tooLarge, tooLarge],
    ['a line of 5 MB', `${head}  x: {values: [${'1, '.repeat(1_700_000)}1]}\n`, tooLarge, tooLarge],
    ['200,000 open brackets', `${head}  x: ${'['.repeat(200_000)}`, tooLarge, syntax],
    ['200,000 brackets', `${head}  x: ${'['.repeat(200_000)}${']'.repeat(200_000)}\n`, tooLarge, syntax],
    ['lists in lists', `${head}  x:\n    ${'- '.repeat(300_000)}a\n`, tooLarge, syntax],
    ['90,000 open brackets', `${head}  x: ${'{a: ['.repeat(30_000)}`, syntax, syntax],
    ['mappings in mappings', `${head}  x:\n${nestedMaps}`, tooLarge, syntax],
    ['zero bytes', `${head}\0\0`, ['control-character'], ['control-character']],
    ['a merge of itself', `${head}  x: &x\n    <<: *x\n    min: 0\n    max: 1\n`, null, null],
    ['a value that holds itself', `${head}  x: &x\n    values: [1, *x]\n`, ['unknown-alias'], ['unknown-alias']],
    ['half a surrogate', `${head}  x: {value: ${'\ud800'.repeat(1000)}}\n`, null, null],
    ['commas alone', `${head}  x: [${','.repeat(5_000)}`, syntax, syntax],
    ['empty lines', `${head}${'\n'.repeat(20_000)}`, null, null],
    ['items below keys', `${head}${'- a\n'.repeat(5_000)}`, syntax, syntax],
    ['open quotes', `${head}${'  "x: "a\n'.repeat(3_000)}`, syntax, syntax],
    ['empty documents', `${head}${'---\n'.repeat(5_000)}`, ['several-documents'], ['several-documents']],
  ])('%s', (_, text, editor, check) => {
    const said = saidOf(text);
    if (editor !== null) expect(said.editor).toEqual(expect.arrayContaining(editor));
    if (check !== null) expect(said.check).toEqual(expect.arrayContaining(check));
  });

  test('aliases that multiply are told of once', () => {
    const text = `${head}  a0: &a0 {values: [1, 2, 3, 4, 5, 6, 7, 8, 9]}\n${bomb}`;
    const found = diagnoseFile(text, alone('sweep.yaml')).filter(({ code }) => code === 'too-many-aliases');
    expect(found.length).toBe(1);
  });

  test('brackets in comments and quotes nest nothing', () => {
    const marks = '['.repeat(3_000);
    expect(isNestedTooDeeply(`a: "${marks}" # ${marks}\n# ${marks}\nb: '${marks}'\n`)).toBe(false);
    expect(isNestedTooDeeply(`a: ${marks}`)).toBe(true);
  });
});

describe('files that are none', () => {
  let folder = '';
  let around: Surroundings;

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'trialdeck-bad-'));
    const inside = (name: string): string => path.join(folder, name);
    execFileSync('mkfifo', [inside('pipe')]);
    mkdirSync(inside('folder'));
    mkdirSync(inside('package'));
    writeFileSync(inside('package/__main__.py'), '');
    symlinkSync(inside('loop'), inside('loop'));
    symlinkSync(folder, inside('up'));
    writeFileSync(inside('broken.py'), 'import argparse\nparser = argparse.ArgumentParser(\ndef f(:\n  return ]\n');
    writeFileSync(inside('secret.py'), 'x = 1\n');
    chmodSync(inside('secret.py'), 0);
    writeFileSync(
      inside('binary.py'),
      Uint8Array.from({ length: 3_000 }, (_, at) => (at * 7) % 256),
    );
    mkdirSync(inside('.trialdeck/runs/1'), { recursive: true });
    execFileSync('mkfifo', [inside('.trialdeck/runs/1/run.json')]);
    const files = diskFiles();
    const file = inside('sweep.yaml');
    around = { name: 'sweep.yaml', file, folder, files, python: pythonReader(files), past: pastRuns(() => [folder]) };
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const errorsOf = (text: string): string[] =>
    diagnoseFile(text, around)
      .filter(({ severity }) => severity === 'error')
      .map(({ message }) => message.split('. ')[0] ?? '');

  const rest =
    'method: random\nrun_cap: 3\nmetric: {name: loss, goal: minimize}\nparameters:\n  lr: {values: [1, 2]}\n';

  test.each([
    ['pipe', 'The program `pipe` is a device, a pipe or a broken link, not a file'],
    ['folder', 'The program `folder` is a folder, not a file'],
    ['loop', 'The program `loop` is a device, a pipe or a broken link, not a file'],
    ['gone/t.py', 'The program `gone/t.py` does not exist'],
    ['/dev/zero', 'The program `/dev/zero` is a device, a pipe or a broken link, not a file'],
    ['package', null],
    ['broken.py', null],
    ['secret.py', null],
    ['binary.py', null],
    ['up/up/up/broken.py', null],
  ])('%s as the program', (name, expected) => {
    expect(errorsOf(`program: ${name}\n${rest}`)).toEqual(expected === null ? [] : [expected]);
  });

  test.each(['pipe', 'folder', 'loop', '/dev/zero', 'binary.py', 'gone.yaml'])('%s as a space file', (name) => {
    expect(errorsOf(`program: broken.py\n${rest}trialdeck: {space: [${name}]}\n`)).toEqual([
      expect.stringContaining(`\`${name}\`: `),
    ]);
  });
});

test('the server says what it skips, and goes on', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'trialdeck-bad-'));
  const client = new LspClient([path.resolve(import.meta.dirname, '../../../language-server/server.ts'), '--stdio']);
  const capabilities = { textDocument: { diagnostic: {} } };
  await client.request('initialize', { processId: process.pid, rootUri: null, capabilities });
  client.notify('initialized', {});
  const codes = async (name: string, text: string): Promise<string[]> => {
    const uri = pathToFileURL(path.join(folder, name)).href;
    client.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
    const report = (await client.request('textDocument/diagnostic', { textDocument: { uri } })) as {
      items: { code: string }[];
    };
    return report.items.map(({ code }) => code);
  };
  expect(await codes('large-sweep.yaml', `${head}${'  p: {min: 0.1, max: 0.2}\n'.repeat(400_000)}`)).toEqual(tooLarge);
  expect(await codes('deep-sweep.yaml', `${head}  x: ${'['.repeat(100_000)}`)).toEqual(syntax);
  expect(await codes('binary-sweep.yaml', `${head}\u0001\u0002\uffff\0`)).toEqual(['control-character']);
  expect(await codes('loop-sweep.yaml', `${head}  x: &x\n    values: [1, *x]\n`)).toContain('unknown-alias');
  expect(await codes('good-sweep.yaml', `${head}  lr: {values: [1e-5, 0.1]}\n`)).toContain('number-as-text');
  await client.close();
  rmSync(folder, { recursive: true, force: true });
}, 20_000);
