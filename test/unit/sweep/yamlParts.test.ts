import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { madeUpSweep } from '../../../bench/language/sweepText.ts';
import { typing } from '../../../bench/language/typing.ts';
import { diagnose } from '../../../language-server/service/diagnose.ts';
import { alone } from '../../../language-server/service/surroundings.ts';
import { sweepsOf } from '../../../language-server/service/sweepsOf.ts';
import { parseSweep } from '../../../src/core/sweep/parse.ts';
import { parseWhole } from '../../../src/core/sweep/parseWhole.ts';
import { readParts, YamlCache } from '../../../src/core/sweep/yamlParts.ts';
import { mark } from './found.ts';

const folder = path.resolve(import.meta.dirname, '../../fixtures/sweeps');
const corpus = readdirSync(folder, { recursive: true })
  .map(String)
  .filter((name) => /\.(?:ya?ml|json)$/.test(name))
  .map((name) => readFileSync(path.join(folder, name), 'utf8'));

/** Of everything that may reach over lines. */
const odd = `a: |
  text

   deeper

# comment
b: >-
  folded
  text
c: &x {a: 1}
d: "two
  lines"
e: plain
  more
f: [
  1,
]
"g h": 'it''s'
i:
- 1
-
  - 2
k: # nothing
l:
    m:
        n: {o: p}

        # between
        q: r # behind
        s:
          t: *x
          u: 1
          v:
          - w: 1
            x: 2
          y: !!float 3
          z: 4
    aa: 5
`;

const texts = [...corpus, odd, odd.replaceAll('\n', '\r\n'), madeUpSweep(60).text, madeUpSweep(200).text];

const pieces = [
  ...['\n', '\n\n', ' ', '  ', '\n  ', '\n    ', ':', ': ', '- ', '#', ' # x', '"', "'", '[', ']', '{', '}', ',', '*x'],
  ...['&x ', '<<: ', '<<: *x', '|', '>', 'a', 'lr: 1', '\n---\n', '\t', '\r\n', '?', '? ', '!', '!!str ', '~', 'word'],
  ...['\nword\n', '\n  word\n', '\n- x', '  - y\n', '%', '\\', '@', '\ufeff', '...\n', '\nlr: 3\n', '\n  lr: 3\n'],
  ...[
    '\n    :',
    '\n:',
    '`',
    '|2',
    '>-\n',
    '\n"',
    '"a\n b"',
    '{\n',
    '\n}',
    '\n  ]',
    '[\n',
    '\u2028',
    '\r',
    '\u00a0',
    '- - a\n',
  ],
  ...['key: {', '\n? a\n: b\n', '1: 2', '"q": ', "'q': ", '\n   \n', '\n #c\n'],
];

const change = fc.record({ at: fc.nat(), remove: fc.nat(8), insert: fc.constantFrom('', ...pieces) });

function changed(text: string, changes: readonly { at: number; remove: number; insert: string }[]): string {
  return changes.reduce((now, { at, remove, insert }) => {
    const start = at % (now.length + 1);
    return now.slice(0, start) + insert + now.slice(start + remove);
  }, text);
}

/** Messages are made of lines; here they are compared by the offset of which they speak. */
function comparable(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null));
}

describe('a text read part by part', () => {
  test('has the tree of the whole, and errors exactly where the whole has some', () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.array(change, { maxLength: 3 }), (base, changes) => {
        const text = changed(base, changes);
        const parts = readParts(text, new YamlCache());
        if (parts === null) return;
        const whole = parseWhole(text);
        const broken = whole.some(({ syntax }) => syntax.length > 0);
        if (!parts.doubtful) expect(parts.syntax.length > 0).toBe(broken);
        if (broken || parts.doubtful) return;
        expect(whole.length).toBe(1);
        expect(comparable(parts.root)).toEqual(comparable(whole[0]?.tree?.root));
        expect(comparable(parts.findings)).toEqual(comparable(whole[0]?.tree?.findings));
      }),
      { numRuns: 1500 },
    );
  });

  test('is what it is without what was kept of earlier versions', () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.array(change, { minLength: 1, maxLength: 8 }), (base, changes) => {
        const cache = new YamlCache();
        let text = base;
        for (const one of changes) {
          text = changed(text, [one]);
          const kept = sweepsOf(text, alone('sweep.yaml'), { cache }).flatMap(diagnose);
          expect(kept).toEqual(sweepsOf(text, alone('sweep.yaml')).flatMap(diagnose));
        }
      }),
      { numRuns: 150 },
    );
  });

  test('parses only the part that an edit changes', () => {
    const cache = new YamlCache();
    const read: number[] = [];
    const steps = typing(madeUpSweep(400).text);
    for (let step = 0; step < 120; step++) {
      const { text } = steps.next().value;
      const before = cache.parsed;
      expect(readParts(text, cache)).toMatchObject({ doubtful: false });
      read.push(cache.parsed - before);
    }
    expect(Math.max(...read.slice(1))).toBeLessThan(400);
  });
});

test.each([
  ['a key of two lines', 'a: 1\nweight-deca\n    :\nb: 2\n'],
  ['a `#` behind a colon', 'parameters:#: a\n a:\n'],
  ['a quote that ends in a later part', 'a: "x\nb: 1\nc: y"\n'],
  ['a bracket that ends in a later part', 'a: [\nb: 1,\nc: 2\n ]\nd: 1\n'],
  ['a word below a key', 'a:\n  b: 1\n  word\nc: 2\n'],
])('%s is broken exactly where the whole is', (_, text) => {
  const parts = readParts(text, new YamlCache());
  const broken = parseWhole(text).some(({ syntax }) => syntax.length > 0);
  expect(parts === null || parts.doubtful || parts.syntax.length > 0 === broken).toBe(true);
});

describe('what is open ends with its part', () => {
  const sweep = (line: string) =>
    `program: t.py\nmethod: random\nparameters:\n  ${line}\n  bs: {values: [1, 2]}\n  z: {min: 0.5, max: 2.5}\n`;

  test.each([
    ['lr: {min: 0, max: ', '4:7 error yaml-syntax'],
    ['lr: {values: ["a, 2]}', '4:17 error yaml-syntax'],
    ['lr', '4:3 error yaml-syntax'],
    ['lr:\n    mi', '5:5 error parameter-not-mapping'],
    ['lr:\n    min: 0.1\n    ma', '6:5 error yaml-syntax'],
  ])('%s', (line, expected) => {
    const { diagnostics, ranges } = parseSweep(sweep(line));
    expect(diagnostics.map(mark)).toContain(expected);
    expect(diagnostics.filter(({ range }) => range.start.line > line.split('\n').length + 2)).toEqual([]);
    expect(Object.keys(ranges.parameters)).toEqual(expect.arrayContaining(['bs', 'z']));
  });
});
