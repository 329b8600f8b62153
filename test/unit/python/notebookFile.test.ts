import fc from 'fast-check';
import { expect, test } from 'vitest';
import { notebookText, readNotebook } from '../../../language-server/pythonSweeps/notebookFile.ts';
import { diagnoseFile } from '../../../language-server/service/yamlSweeps.ts';
import { around } from '../language/sweepAt.ts';
import { applyEdits, mark } from '../sweep/found.ts';
import { spanOf } from './pythonSweepAt.ts';

// The file of a notebook is JSON. `check` says where in that file a mistake stands, and its fixes are fixes of that file.

function notebook(...cells: readonly { type?: string; source: string | readonly string[] }[]): string {
  const all = cells.map(({ type = 'code', source }) => ({
    ...(type === 'code' ? { outputs: [{ text: ['{"cells": [1, "\\"source\\": ["]}\n'] }], execution_count: null } : {}),
    metadata: {},
    source,
    cell_type: type,
  }));
  const made = { metadata: { kernelspec: { name: 'python3' }, cells: 3 }, cells: all, nbformat: 4, nbformat_minor: 5 };
  return `${JSON.stringify(made, null, 1)}\n`;
}

const diagnosticsOf = (text: string) => diagnoseFile(text, around({}, 'sweep.ipynb'));

const sweep = notebook(
  { type: 'markdown', source: ['# Sweep\n', 'method: "bayes"'] },
  { source: ['!pip install wandb\n', 'import wandb\n', 'name = "a \\"b\\" \\\\ \u00fc"'] },
  {
    source: [
      'config = {\n',
      '    "method": "randon",\n',
      '    "metric": {"name": "loss", "goal": "minimise"},\n',
      '    "parameters": {"lr": {"min": 0.1, "max": 0.5, "distributionn": "uniform"}},\n',
      '}\n',
      'wandb.agent(wandb.sweep(config), lambda: None, count=3)',
    ],
  },
);

test('the text alone is the same text', () => {
  expect(notebookText(sweep)).toBe(readNotebook(sweep)?.text);
  expect(notebookText(`\ufeff${sweep}`)).toBe(readNotebook(sweep)?.text);
  for (const none of ['', '[]', '{"cells": {}}', '{"cells": [']) expect(notebookText(none)).toBeNull();
});

test('mistakes stand where they are written in the file, and messages name the cell', () => {
  const found = diagnosticsOf(sweep).filter(({ severity }) => severity === 'error');
  expect(found.map(({ range, code }) => `${code}: ${sweep.slice(...spanOf(sweep, range))}`)).toEqual([
    'unknown-method: \\"randon\\"',
    'bad-goal: \\"minimise\\"',
    'unknown-key: \\"distributionn\\"',
  ]);
  expect(found.map(({ message }) => message.slice(0, 16))).toEqual([
    'Cell 3, line 2: ',
    'Cell 3, line 3: ',
    'Cell 3, line 4: ',
  ]);
});

test('every fix leaves a notebook without that mistake', () => {
  const before = diagnosticsOf(sweep);
  const fixes = before.flatMap(({ fix, code }) => (fix === undefined ? [] : [{ fix, code }]));
  expect(fixes.length).toBeGreaterThanOrEqual(3);
  for (const { fix, code } of fixes) {
    const text = applyEdits(sweep, fix.edits);
    expect(readNotebook(text), code).not.toBeNull();
    const count = (all: typeof before) => all.filter((one) => one.code === code).length;
    expect(count(diagnosticsOf(text)), code).toBeLessThan(count(before));
  }
});

test('a notebook without a sweep, and a file that is no notebook, are said to be so', () => {
  const none = diagnosticsOf(notebook({ source: 'x = 1' }));
  expect(none.map(mark)).toEqual(['1:1 error not-a-sweep']);
  expect(none[0]?.message).toContain('This notebook makes no sweep');
  for (const text of ['', '{', '[]', '{"cells": 3}', 'method: grid\nparameters: {}\n', '{"worksheets": []}'])
    expect(diagnosticsOf(text).map(mark), text).toEqual(['1:1 error not-a-sweep']);
  expect(diagnosticsOf('{"cells": []}').map(mark)).toEqual(['1:1 error not-a-sweep']);
});

test('every character of a cell is found where the file has it', () => {
  const source = fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.string({ unit: 'binary' })));
  fc.assert(
    fc.property(fc.array(fc.record({ source, type: fc.constantFrom('code', 'markdown') })), (cells) => {
      const text = notebook(...cells);
      const read = readNotebook(text);
      const code = cells.flatMap(({ type, source }) => (type === 'code' ? [[source].flat().join('')] : []));
      expect(read?.text.length).toBe(code.join('\n').length);
      const lines = code.join('\n').split(/\r\n|\r|\n/);
      const line = lines.findIndex((one) => /^[A-Za-z]/.test(one));
      if (line < 0 || read === null) return;
      const range = { start: { line, character: 0 }, end: { line, character: 1 } };
      const found = read.inFile({ range, severity: 'error', code: 'x', message: 'm' });
      expect(text.slice(...spanOf(text, found.range))).toBe(lines[line]?.[0]);
    }),
    { numRuns: 60 },
  );
});

test('any text is read to its end', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void readNotebook(text)));
  fc.assert(fc.property(fc.json(), (cells) => void readNotebook(`{"a": [{}], "cells": ${cells}}`)));
});
