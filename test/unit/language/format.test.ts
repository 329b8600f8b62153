import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { format } from '../../../language-server/service/format.ts';
import { readSweep } from '../../../src/core/sweep/parse.ts';
import type { Node } from '../../../src/core/sweep/tree.ts';
import { applyEdits } from '../sweep/found.ts';

function formatted(text: string, tabSize = 2, name = 'sweep.yaml'): string {
  return applyEdits(text, format(text, { name, tabSize }));
}

/** A sweep around a text, which is put behind it. */
function around(text: string): string {
  return `method: grid\n${text}`;
}

describe('what it does', () => {
  test.each([
    [
      'indentation',
      'parameters:\n    lr:\n          min: 0.1\n          max: 1.0\n',
      'parameters:\n  lr:\n    min: 0.1\n    max: 1.0\n',
    ],
    [
      'blanks after `:`, `,` and `-`',
      'parameters:\n  a:   {values:  [1,2,   3]}\ncommand:\n  -   x\n',
      'parameters:\n  a: {values: [1, 2, 3]}\ncommand:\n  - x\n',
    ],
    ['blanks before `:` and `,`', 'parameters:\n  a : {value : 1 , x: 2}\n', 'parameters:\n  a: {value: 1, x: 2}\n'],
    ['JSON keys in brackets', 'parameters: {"a":{"value":1}}\n', 'parameters: {"a": {"value": 1}}\n'],
    [
      'ends of lines and of the file',
      'parameters:  \n  a: {value: 1} \n\n\n\n  b: {value: 2}\n\n\n',
      'parameters:\n  a: {value: 1}\n\n  b: {value: 2}\n',
    ],
    ['a line break at the end', 'parameters:\n  a: {value: 1}', 'parameters:\n  a: {value: 1}\n'],
    [
      'comments',
      'parameters:\n#lr\n     # bs\n     a: {value: 1} #c\n     #!x\n     ##y\n',
      'parameters:\n# lr\n  # bs\n  a: {value: 1} # c\n  #!x\n  ##y\n',
    ],
    [
      'commented-out text keeps its shape',
      'parameters:\n  #lr:\n  #  min: 1\n  # free\n  a: {value: 1}\n',
      'parameters:\n  # lr:\n  #   min: 1\n  # free\n  a: {value: 1}\n',
    ],
    [
      'mappings in lists',
      'trialdeck:\n    stages:\n        -   name: a\n            trials: 3\n        - name: b\n',
      'trialdeck:\n  stages:\n    - name: a\n      trials: 3\n    - name: b\n',
    ],
    [
      'lists in lists',
      'parameters:\n  a:\n    values:\n      -   - 1\n          - 2\n      - - 3\n',
      'parameters:\n  a:\n    values:\n      - - 1\n        - 2\n      - - 3\n',
    ],
  ])('%s', (_, before, after) => {
    expect(formatted(around(before))).toBe(around(after));
  });

  test('lists below their keys as most of them are', () => {
    const atKey = 'command:\n- a\nparameters:\n  x:\n    values:\n    - 1\n  y:\n    values:\n      - 1\n';
    expect(formatted(around(atKey))).toBe(around(atKey.replace('      - 1', '    - 1')));
    const indented =
      'command:\n- a\n# all\nparameters:\n  x:\n    values:\n      - 1\n  y:\n    values:\n      # one\n      - 1\n';
    expect(formatted(around(indented))).toBe(around(indented.replace('- a', '  - a')));
  });

  test('the tab size of the editor', () => {
    expect(formatted(around('parameters:\n  a:\n    values:\n      - 1\n      - x: 1\n        y: 2\n'), 4)).toBe(
      around('parameters:\n    a:\n        values:\n            - 1\n            - x: 1\n              y: 2\n'),
    );
  });

  test('CRLF stays', () => {
    expect(formatted('method: grid\r\n\r\n\r\nparameters:\r\n    a:  {value: 1}')).toBe(
      'method: grid\r\n\r\nparameters:\r\n  a: {value: 1}\r\n',
    );
  });
});

describe('what it keeps', () => {
  test.each([
    ['numbers, quotes and words', 'parameters:\n  a: {values: [1e-5, 1.0e-05, 017, \'x,  y\', "a:b", yes, ~]}\n'],
    ['blanks inside brackets', 'parameters:\n  a: { values: [ 1, 2 ] }\n'],
    [
      'anchors, aliases and tags',
      'parameters:\n  a: &a {value: 1}\n  b: *a\n  c:\n    <<: *a\n  d: {value: !!float 1}\n',
    ],
    ['block texts', 'description: |\n  one   two\n     three\n\n\n  four:   5\nparameters:\n  a: {value: 1}\n'],
    ['block texts that keep their end', 'parameters:\n  a: {value: 1}\ndescription: |+\n  one\n\n\n'],
    ['gaps before comments', 'parameters:   # all\n  a: {value: 1}     # one\n  bcd: {value: 10}  # two\n'],
    [
      'brackets over lines',
      'parameters:\n  a:\n    values: [\n      1, 2,\n      3\n    ]\n  b: {values: [1,\n               2]}\n',
    ],
    ['macros', 'command: ["${env}", --x=${y}, a:b, http://x]\nparameters:\n  a: {value: 1}\n'],
    ['comments at the start of lines', '# a\nparameters:\n#  lr:\n#    min: 1\n  a: {value: 1}\n# end\n'],
  ])('%s', (_, text) => {
    expect(format(around(text), { name: 'sweep.yaml', tabSize: 2 })).toEqual([]);
  });

  test('block texts and long values move with their keys', () => {
    expect(
      formatted(
        around(
          'description: >-\n     one\n       two\n\n     three\nparameters:\n     a:\n          value: some text\n             that goes on\n\n             and on\n     b:\n          value: "x  \n             y:  z"\n',
        ),
      ),
    ).toBe(
      around(
        'description: >-\n  one\n    two\n\n  three\nparameters:\n  a:\n    value: some text\n       that goes on\n\n       and on\n  b:\n    value: "x  \n       y:  z"\n',
      ),
    );
  });
});

describe('where it does nothing', () => {
  test.each([
    ['other YAML', 'app.yaml', 'services:\n    web:   {image: x}\n'],
    ['other YAML that is named like a sweep', 'sweep.yaml', 'hydra:\n    sweeper:   x\nmetric:   y\n'],
    ['a sweep under another key', 'sweep.yaml', 'model: x\nsweep:\n      method: grid\n      parameters:   {}\n'],
    ['JSON', 'sweep.yaml', '{"method":"grid",\n"parameters":{"a":{"value":1}}}'],
    ['JSON by its name', 'sweep.json', 'method:   grid\nparameters:   {}\n'],
    ['Python', 'sweep.py', 'method:   grid\nparameters:   {}\n'],
    ['broken YAML', 'sweep.yaml', 'method:   grid\nparameters: {a: [1,2}\n'],
    ['half-typed brackets', 'sweep.yaml', 'method:   grid\nparameters:\n  a: {value: [1,\n'],
    ['wrong columns', 'sweep.yaml', 'method:   grid\nparameters:\n    a:   {value: 1}\n  b: {value: 1}\n'],
    ['tabs in front', 'sweep.yaml', 'method:   grid\nparameters:\n\ta: {value: 1}\n'],
    ['complex keys', 'sweep.yaml', 'method:   grid\nparameters:\n  ? a\n  :   {value: 1}\n'],
    ['binary', 'sweep.yaml', 'method:   grid\nparameters:   \0\u0001{{{\n'],
  ])('%s', (_, name, text) => {
    expect(format(text, { name, tabSize: 2 })).toEqual([]);
  });
});

test('a file of the settings', () => {
  const text = 'parameters:\n    a: {value: 1}\n';
  expect(format(text, { name: '/w/space.yaml', tabSize: 2 })).toEqual([]);
  expect(format(text, { name: '/w/space.yaml', tabSize: 2, patterns: ['**/space.yaml'] })).toHaveLength(1);
});

test('one edit for each line that differs, of what differs', () => {
  expect(
    format('method: grid\nparameters:\n  a:   {value: 1}\n  b: {value: 2}\n\n\n  c: {value: 3}\n', {
      name: 'sweep.yaml',
      tabSize: 2,
    }),
  ).toEqual([
    { range: { start: { line: 2, character: 5 }, end: { line: 2, character: 7 } }, newText: '' },
    { range: { start: { line: 5, character: 0 }, end: { line: 6, character: 0 } }, newText: '' },
  ]);
});

/** The tree without its places. */
function treeOf(text: string): unknown {
  const strip = (node: Node): unknown => {
    if (node.kind === 'scalar') return [node.text, node.plain, node.resolved];
    if (node.kind === 'list') return node.items.map(strip);
    if (node.kind === 'map') return { flow: node.flow, entries: node.entries.map((e) => [e.name, strip(e.value)]) };
    return node.kind;
  };
  const { root } = readSweep(text);
  return root === null ? null : strip(root);
}

function commentsOf(text: string): string[] {
  return [...text.matchAll(/(?:^|\s)#(.*)/g)].map(([, comment = '']) => comment.trim());
}

const fixtures = path.resolve(import.meta.dirname, '../../fixtures/sweeps');
const corpus = ['valid', 'mistakes'].flatMap((folder) =>
  readdirSync(path.join(fixtures, folder)).map((name) => path.join(folder, name)),
);

/** Says the same, with all comments, and stays so. */
function checkFormatted(text: string, tabSize: number): void {
  const after = formatted(text, tabSize);
  expect(treeOf(after)).toEqual(treeOf(text));
  expect(commentsOf(after)).toEqual(commentsOf(text));
  expect(format(after, { name: 'sweep.yaml', tabSize })).toEqual([]);
}

test.each(corpus)('%s says the same when it is formatted', (name) => {
  const text = readFileSync(path.join(fixtures, name), 'utf8');
  for (const tabSize of [2, 4]) checkFormatted(text, tabSize);
});

// Texts of every layout: columns, gaps, comments, empty lines and ways to write a value are drawn.
type Draw = (count: number) => number;

function blanks(draw: Draw, most: number): string {
  return ' '.repeat(1 + draw(most));
}

const scalars = ['1', '1e-5', "'a: b'", '"x, y"', 'adam', 'two words', '~', '"a#b"', '-1', 'a:b'];

function flowText(draw: Draw, depth: number): string {
  const kind = depth > 2 ? 0 : draw(3);
  if (kind === 0) return scalars[draw(scalars.length)] ?? '1';
  const gap = () => ' '.repeat(draw(3));
  const items = Array.from({ length: draw(3) }, (_, index) =>
    kind === 1 ? flowText(draw, depth + 1) : `k${index}${gap()}:${blanks(draw, 2)}${flowText(draw, depth + 1)}`,
  );
  const between = () => (draw(6) === 0 ? `,\n${' '.repeat(24 + draw(4))}` : `${gap()},${gap()}`);
  const inside = items.reduce((text, item, index) => text + (index === 0 ? '' : between()) + item, '');
  return kind === 1 ? `[${gap()}${inside}${gap()}]` : `{${gap()}${inside}${gap()}}`;
}

function trailing(draw: Draw): string {
  return [' #c', '   # c', ' ', '', '', ''][draw(6)] ?? '';
}

function between(draw: Draw, indent: number): string {
  return ['', '', '', '\n', '\n\n\n', `${' '.repeat(indent)}#note\n`, `${' '.repeat(draw(8))}# free\n`][draw(7)] ?? '';
}

function valueText(draw: Draw, indent: number, depth: number): string {
  const kind = depth > 3 ? 0 : draw(6);
  const deeper = indent + 1 + draw(4);
  if (kind <= 1) return `${blanks(draw, 2)}${flowText(draw, 0)}${trailing(draw)}\n`;
  if (kind === 2) {
    const pad = ' '.repeat(deeper);
    return ` ${['|', '>', '|-', '>-'][draw(4)]}\n${pad}one:  two\n${draw(2) === 0 ? '\n\n' : ''}${pad}   #three\n`;
  }
  if (kind === 3) return `${blanks(draw, 2)}long text\n${' '.repeat(deeper + 1)}goes on\n`;
  if (kind === 4) return `${trailing(draw)}\n${mapText(draw, deeper, depth + 1)}`;
  return `${trailing(draw)}\n${listText(draw, draw(2) === 0 ? indent : deeper, depth + 1)}`;
}

function mapText(draw: Draw, indent: number, depth: number): string {
  return Array.from({ length: 1 + draw(3) }, (_, index) => {
    const key = `${' '.repeat(indent)}k${index}${' '.repeat(draw(5) === 0 ? 1 : 0)}:`;
    return between(draw, indent) + key + valueText(draw, indent, depth);
  }).join('');
}

function listText(draw: Draw, indent: number, depth: number): string {
  return Array.from({ length: 1 + draw(3) }, () => {
    const gap = blanks(draw, 3);
    const front = `${between(draw, indent)}${' '.repeat(indent)}-`;
    if (draw(2) === 0 || depth > 3) return `${front}${gap}${flowText(draw, 0)}${trailing(draw)}\n`;
    const inner = indent + 1 + gap.length;
    const rest = mapText(draw, inner, depth + 1).trimStart();
    // The first entry stands on the line of its dash.
    return rest.startsWith('#') ? `${front}${gap}1\n` : front + gap + rest;
  }).join('');
}

test('any layout says the same when it is formatted', () => {
  let changed = 0;
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat(1_000_000)), fc.constantFrom(2, 4), (numbers, tabSize) => {
      const draw: Draw = (count) => (numbers.next().value ?? 0) % count;
      const text = `method: grid\n${mapText(draw, 0, 0)}parameters:\n${mapText(draw, 1 + draw(4), 0)}`;
      if (formatted(text, tabSize) !== text) changed++;
      checkFormatted(text, tabSize);
    }),
    { numRuns: 100 },
  );
  // Nothing is checked where nothing is formatted.
  expect(changed).toBeGreaterThan(90);
});

test('any piece of a text, and any character put into it, ends in a text that says the same', () => {
  const text = readFileSync(path.join(fixtures, 'valid/commented-out.yaml'), 'utf8');
  fc.assert(
    fc.property(
      fc.nat(text.length),
      fc.nat(text.length),
      fc.constantFrom('', '-', ':', '#', '"', '[', '{', '|', '\n', ' ', '*a', '?'),
      (end, at, put) => {
        const cut = text.slice(0, end);
        const edited = `${cut.slice(0, at)}${put}${cut.slice(at)}`;
        const after = formatted(edited);
        if (after !== edited) checkFormatted(edited, 2);
      },
    ),
    { numRuns: 100 },
  );
});
