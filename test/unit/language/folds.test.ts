import { expect, test } from 'vitest';
import { folds } from '../../../language-server/service/folds.ts';
import { sweepOf } from './sweepAt.ts';

/** `first-last`, lines from 0; comments marked. */
function foldsOf(text: string): string[] {
  return folds(sweepOf(text)).map(
    ({ startLine, endLine, kind }) => `${startLine}-${endLine}${kind === 'comment' ? ' #' : ''}`,
  );
}

test('mappings, lists, brackets, texts and comments', () => {
  const text = `# one
# two
method: grid
command:
- python
- train.py

parameters:
  # lr:
  #   min: 0.1

  bs:
    values:
      - 16
      - 32
  # about the next
  flow: {
    values: [
      1,
      2
    ]
  }
  text:
    value: |
      # no comment
      # at all

      end
  long: {value: a text
    that goes on}

# last
trialdeck:
  stages:
    - name: a
      trials: 3
    - name: b
`;
  expect(foldsOf(text)).toEqual([
    '0-1 #',
    '3-5',
    '7-29',
    '8-9 #',
    '11-14',
    '12-14',
    '16-20',
    '17-19',
    '22-27',
    '23-27',
    '28-29',
    '32-36',
    '33-36',
    '34-35',
  ]);
});

test('commented-out parameters at the end of a block are folded with it', () => {
  const text = 'parameters:\n  a:\n    value: 1\n    # max: 2\n\n  # b: 1\n# about\nmethod: grid\n  # last\n';
  expect(foldsOf(text)).toEqual(['0-5', '1-3', '7-8']);
});

test('several documents', () => {
  expect(
    foldsOf('---\nmethod: grid\nparameters:\n  x: {value: 1}\n---\nmethod: random\nparameters:\n  y:\n    value: 1\n'),
  ).toEqual(['0-3', '2-3', '4-8', '6-8', '7-8']);
});

test('JSON', () => {
  expect(
    foldsOf(
      '{\n  "method": "grid",\n  "parameters": {\n    "a": {\n      "values": [1, 2]\n    },\n    "b": {\n      "value": 1\n    }\n  }\n}\n',
    ),
  ).toEqual(['0-9', '2-8', '3-4', '6-7']);
});

test('a bracket that is not closed yet does not swallow the rest', () => {
  expect(foldsOf('method: grid\nparameters:\n  a: {values: [1, 2\n  b:\n    min: 1\ncommand:\n  - x\n')).toEqual([
    '1-4',
    '3-4',
    '5-6',
  ]);
});

test('CRLF', () => {
  expect(foldsOf('method: grid\r\nparameters:\r\n  a:\r\n    value: 1\r\n')).toEqual(['1-3', '2-3']);
});
