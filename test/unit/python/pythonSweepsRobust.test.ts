import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePython } from '../../../language-server/python/syntax.ts';
import { loadedSweeps } from '../../../language-server/pythonSweeps/loadedSweeps.ts';
import { pythonSweepsOf } from '../../../language-server/pythonSweeps/pythonSweeps.ts';
import { toSweepFile } from '../../../language-server/pythonSweeps/toSweepFile.ts';
import { diagnose } from '../../../language-server/service/diagnose.ts';
import { hints } from '../../../language-server/service/hints.ts';
import { hover } from '../../../language-server/service/hover.ts';
import { lenses } from '../../../language-server/service/lenses.ts';
import { alone } from '../../../language-server/service/surroundings.ts';
import { LineIndex } from '../../../src/core/sweep/lineIndex.ts';

const folder = path.resolve(import.meta.dirname, '../../fixtures/pythonSweeps');
const scripts = readdirSync(folder)
  .filter((name) => name.endsWith('.py'))
  .map((name) => readFileSync(path.join(folder, name), 'utf8'));

/** Asks for everything, and holds every range against the text. */
function askEverything(text: string): void {
  const lines = new LineIndex(text);
  const last = lines.position(text.length);
  const surroundings = alone('a.py');
  for (const { at, call } of loadedSweeps(text, surroundings))
    for (const span of [at, call]) expect(span[0] >= 0 && span[0] <= span[1] && span[1] <= text.length).toBe(true);
  for (const sweep of pythonSweepsOf(text, surroundings)) {
    for (const { range, fix } of diagnose(sweep)) {
      for (const one of [range, ...(fix?.edits.map((edit) => edit.range) ?? [])]) {
        expect(one.start.line * 1e6 + one.start.character).toBeLessThanOrEqual(one.end.line * 1e6 + one.end.character);
        expect(one.end.line).toBeLessThanOrEqual(last.line);
      }
    }
    hints(sweep);
    lenses(sweep);
    hover(sweep, sweep.dict[0] + 3);
    expect(toSweepFile(sweep).text).toMatch(/^# Made from/);
  }
}

const script = fc.constantFrom(...scripts);

test('any beginning of a script', () => {
  fc.assert(
    fc.property(script, fc.double({ min: 0, max: 1, noNaN: true }), (text, share) => {
      askEverything(text.slice(0, Math.floor(text.length * share)));
    }),
    { numRuns: 150 },
  );
});

test('any edit of a script', () => {
  const piece = fc.constantFrom(
    '',
    '{',
    '}',
    '"',
    "'''",
    '(',
    ')',
    ':',
    '\n',
    '    ',
    '**',
    'sweep_config',
    'for x in y:\n',
    'return',
    '\0',
    '[[[[',
    'd["x"] = d',
    'def f(*a, **b): ',
    '🙂',
  );
  fc.assert(
    fc.property(
      script,
      fc.array(fc.tuple(fc.nat(3000), fc.nat(40), piece), { minLength: 1, maxLength: 4 }),
      (text, edits) => {
        let edited = text;
        for (const [at, cut, insert] of edits) edited = edited.slice(0, at) + insert + edited.slice(at + cut);
        askEverything(edited);
      },
    ),
    { numRuns: 200 },
  );
});

test('an edit gives what the whole text gives', () => {
  const text = scripts[0] ?? '';
  const before = parsePython(text);
  const edited = text.replace('"grid"', '"random"').replace('wandb.sweep', ' wandb.sweep');
  const spec = (python: ReturnType<typeof parsePython> | null) =>
    pythonSweepsOf(edited, alone('a.py'), python).map(({ reading }) => reading.document.spec);
  expect(spec(parsePython(edited, before))).toEqual(spec(null));
});

test.each([
  ['nested brackets', `import wandb\nwandb.sweep(${'['.repeat(20_000)}`],
  ['a dict in itself', 'import wandb\nd = {"method": "grid"}\nd["parameters"] = d\nwandb.sweep(d)\n'],
  [
    'a list in itself',
    'import wandb\nl = []\nl.append(l)\nwandb.sweep({"method": "grid", "parameters": {"a": {"values": l}}})\n',
  ],
  ['a function that calls itself', 'import wandb\ndef sweep(n):\n    return sweep(n + 1)\nwandb.sweep(sweep(0))\n'],
  [
    'doubling',
    `import wandb\nx = [1]\n${'x = x + x\n'.repeat(60)}wandb.sweep({"method": "grid", "parameters": {"a": {"values": x}}})\n`,
  ],
  [
    'doubling texts',
    `import wandb\nx = "a"\n${'x = x + x\n'.repeat(60)}wandb.sweep({"method": x, "parameters": {}})\n`,
  ],
  [
    'loops in loops',
    `import wandb\nd = {}\n${Array.from({ length: 8 }, (_, at) => `${'  '.repeat(at)}for i${at} in range(60):\n`).join('')}${'  '.repeat(8)}d[i0] = 1\nwandb.sweep(d)\n`,
  ],
  [
    'comprehensions in comprehensions',
    'import wandb\nwandb.sweep({"method": "grid", "parameters": {"a": {"values": [a for a in range(1000) for b in range(1000) for c in range(1000)]}}})\n',
  ],
  [
    'a long sum',
    `import wandb\nx = ${'1 + '.repeat(5000)}1\nwandb.sweep({"method": "grid", "parameters": {"a": {"value": x}}})\n`,
  ],
  ['bytes', `wandb sweep \0\x01\ud800${'{'.repeat(300)}`],
  [
    'many functions',
    `import wandb\n${Array.from({ length: 2000 }, (_, at) => `def f${at}():\n    return f${at + 1}()  # sweep\n`).join('')}f0()\n`,
  ],
])('%s ends soon', (_, text) => {
  const start = performance.now();
  askEverything(text);
  expect(performance.now() - start).toBeLessThan(3000);
});
