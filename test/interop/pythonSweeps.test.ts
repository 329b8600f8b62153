import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { optunaOf } from '../../language-server/optuna/optunaOf.ts';
import { parsePython } from '../../language-server/python/syntax.ts';
import { readNotebook } from '../../language-server/pythonSweeps/notebookFile.ts';
import { toSweepFile } from '../../language-server/pythonSweeps/toSweepFile.ts';
import { diagnoseFile } from '../../language-server/service/yamlSweeps.ts';
import type { Diagnostic } from '../../src/core/sweep/diagnostic.ts';
import { hasUnknown, type Node, type ScalarNode } from '../../src/core/sweep/tree.ts';
import { around } from '../unit/language/sweepAt.ts';
import { diagnosticsIn, mended, sweepIn } from '../unit/python/pythonSweepAt.ts';
import { applyEdits } from '../unit/sweep/found.ts';
import { pythonForms, rootOf } from './pythonForms.ts';
import { python } from './venv.ts';

// Python itself judges what we do to Python: every fix leaves a text that it can read, and a dict that we read is the dict that
// it makes.

interface Verdict {
  readonly syntax: string | null;
  /** What W&B's stub was given, when the script ran. */
  readonly swept?: readonly Plain[];
  /** What the `sweeps` package says of each. */
  readonly refused?: readonly (string | null)[];
  readonly error?: string | null;
}

/** A value of Python. */
type Plain =
  | null
  | boolean
  | string
  | { readonly int: string }
  | { readonly float: string }
  | { readonly dict: readonly (readonly [key: string, value: Plain])[] }
  | { readonly other: string }
  | readonly Plain[];

interface FileVerdict {
  readonly read: Plain;
  readonly refused: string | null;
}

const interpreter = await python('sweeps==0.3.0');

function ask<T>(texts: readonly string[], ...mode: readonly string[]): T[] {
  const judge = path.join(import.meta.dirname, 'python_judge.py');
  const out = execFileSync(interpreter ?? '', ['-W', 'ignore', judge, ...mode], {
    input: JSON.stringify(texts),
    maxBuffer: 2 ** 28,
  });
  return JSON.parse(out.toString('utf8')) as T[];
}

const judge = (texts: readonly string[], ...mode: readonly string[]) => ask<Verdict>(texts, ...mode);

const folder = path.resolve(import.meta.dirname, '../fixtures');

function fixtures(...names: readonly string[]): [name: string, text: string][] {
  const inside = path.join(folder, ...names);
  return readdirSync(inside).map((name) => [name, readFileSync(path.join(inside, name), 'utf8')]);
}

interface Script {
  readonly name: string;
  readonly text: string;
}

/** The sweeps of the corpus, with every mistake that Python can have, in every form. */
const scripts: readonly Script[] = ['mistakes', 'valid'].flatMap((kind) =>
  fixtures('sweeps', kind).flatMap(([file, yaml]) => {
    const root = rootOf(yaml);
    if (root === null) return [];
    return pythonForms.flatMap(({ name, write }) => {
      const text = write(root);
      return text === null ? [] : [{ name: `${file} as ${name}`, text }];
    });
  }),
);

/** Those hardly have a fix. */
const isFine = (name: string): boolean => fine.has(name.split(' as ')[0] ?? '');
const fine = new Set(fixtures('sweeps', 'valid').map(([name]) => name));

const everything = (text: string): readonly Diagnostic[] => [
  ...diagnosticsIn(text, {}),
  ...optunaOf(parsePython(text), { file: '/w/train.py' }).diagnostics,
];

/** What is wrong with the fixes of scripts, in words. */
function wrongFixes(all: readonly Script[]): string[] {
  const mends = all.flatMap(({ name, text }) => {
    const before = everything(text);
    return before.flatMap((one) =>
      one.fix === undefined ? [] : [{ name, before, one, title: one.fix.title, text, after: mended(text, one) }],
    );
  });
  const verdicts = judge(mends.map(({ after }) => after));
  return mends.flatMap(({ name, before, one, title, text, after }, index) => {
    const at = `${name}: ${one.code}: ${title}`;
    const syntax = verdicts[index]?.syntax ?? null;
    if (syntax !== null) return [`${at}: ${syntax}\n${text}\n${after}`];
    const then = everything(after);
    const same = (all: readonly Diagnostic[]) =>
      all.filter(({ code, message }) => code === one.code && message === one.message).length;
    if (same(then) >= same(before)) return [`${at}: is still said\n${one.message}\n${text}\n${after}`];
    const errors = (all: readonly Diagnostic[]) => all.filter(({ severity }) => severity === 'error');
    // An error can hide another one: what could not be read is looked at afterwards.
    const hidden = one.severity === 'error' ? 1 : 0;
    if (errors(then).length <= errors(before).length + hidden) return [];
    return [`${at}: leads to ${errors(then).map(({ message }) => message)}\n${text}\n${after}`];
  });
}

test.skipIf(interpreter === null)('the scripts of this test are Python', () => {
  const verdicts = judge(scripts.map(({ text }) => text));
  expect(scripts.flatMap(({ name }, index) => (verdicts[index]?.syntax == null ? [] : [name]))).toEqual([]);
  expect(scripts.length).toBeGreaterThan(900);
});

test.skipIf(interpreter === null)('every fix of a sweep in Python leaves Python without that mistake', () => {
  const wrong = wrongFixes(scripts.filter(({ name }, index) => !isFine(name) || index % 3 === 0));

  expect(wrong).toEqual([]);
});

test.skipIf(interpreter === null)('every fix in the file of a notebook leaves a notebook of Python', () => {
  const mistakes = scripts.filter(({ name }, index) => !isFine(name) && index % pythonForms.length === 0);
  const surroundings = around({}, 'tune.ipynb');
  const mends = mistakes.flatMap(({ name, text }) => {
    const at = text.indexOf('sweep_config = ');
    const cells = ['%pip install wandb\n', text.slice(0, at), '# Sweep', `${text.slice(at)}\n!ls "${name}"`].map(
      (source, n) => ({ cell_type: n === 2 ? 'markdown' : 'code', source: n === 1 ? source : source.split(/(?<=\n)/) }),
    );
    const file = JSON.stringify({ cells, nbformat: 4 }, null, 1);
    const before = diagnoseFile(file, surroundings);
    return before.flatMap(({ fix, code }) => {
      if (fix === undefined) return [];
      const after = applyEdits(file, fix.edits);
      const count = (all: readonly Diagnostic[]) => all.filter((one) => one.code === code).length;
      const left = count(diagnoseFile(after, surroundings));
      return [{ name, code, less: left < count(before), text: readNotebook(after)?.text ?? null, after }];
    });
  });
  const verdicts = judge(mends.map(({ text }) => text ?? '('));
  const wrong = mends.filter(({ less }, index) => !less || verdicts[index]?.syntax !== null);
  expect(wrong).toEqual([]);
  expect(mends.length).toBeGreaterThan(70);
});

/** Where what we read differs from what Python made, in words; what is not known to us fits everything. */
function differences(ours: Node, theirs: Plain, at = ''): string[] {
  const differs = (here: string): string[] => [`${at}: ${JSON.stringify(theirs)} there, ${here} here`];
  switch (ours.kind) {
    case 'unknown':
      return [];
    case 'scalar':
      return sameScalar(ours, theirs) ? [] : differs(`${ours.resolved.type} ${ours.text}`);
    case 'list':
      if (!Array.isArray(theirs) || theirs.length !== ours.items.length) return differs(`${ours.items.length} items`);
      return ours.items.flatMap((item, n) => differences(item, (theirs as readonly Plain[])[n] ?? null, `${at}[${n}]`));
    case 'map': {
      const entries = dictOf(theirs);
      if (entries === null) return differs('a dict');
      const names = ours.entries.map(({ name }) => name);
      const more = ours.open === true ? [] : [...entries.keys()].filter((name) => !names.includes(name));
      return [
        ...more.map((name) => `${at}: ${name} is only there`),
        ...ours.entries.flatMap(({ name, value }) => {
          const other = entries.get(name);
          // What one branch of a condition sets may be missing.
          if (other === undefined) return value.kind === 'unknown' ? [] : [`${at}: ${name} is only here`];
          return differences(value, other, `${at}.${name}`);
        }),
      ];
    }
  }
}

function sameScalar({ resolved }: ScalarNode, theirs: Plain): boolean {
  if (resolved.type === 'int') return isKind(theirs, 'int') && theirs.int === String(resolved.value);
  if (resolved.type !== 'float') return theirs === resolved.value;
  return isKind(theirs, 'float') && Object.is(floatOf(theirs.float), resolved.value);
}

function isKind<K extends string>(value: Plain, kind: K): value is Extract<Plain, Readonly<Record<K, unknown>>> {
  return typeof value === 'object' && value !== null && kind in value;
}

function floatOf(text: string): number {
  return text === 'inf' ? Infinity : text === '-inf' ? -Infinity : Number(text);
}

function dictOf(value: Plain): ReadonlyMap<string, Plain> | null {
  return isKind(value, 'dict') ? new Map(value.dict) : null;
}

const fromFile = 'fromFile.py';
const written = fixtures('pythonSweeps').map(([name, text]): Script => ({ name, text }));
const all = [...scripts, ...written.filter(({ name }) => name !== fromFile)];
let verdicts: readonly Verdict[] = [];

beforeAll(() => {
  if (interpreter !== null)
    verdicts = judge(
      all.map(({ text }) => text),
      'run',
    );
}, 120_000);

test.skipIf(interpreter === null)('a sweep in Python is read as Python makes it', () => {
  const wrong = all.flatMap(({ name, text }, index) => {
    const { swept = [], error = null } = verdicts[index] ?? {};
    const { root } = sweepIn(text).reading;
    const [made] = swept;
    if (error !== null || made === undefined || root === null || swept.length > 1)
      return [`${name}: ${swept.length} sweeps, ${error}\n${text}`];
    return differences(root, made).map((what) => `${name}: ${what}\n${text}`);
  });
  expect(wrong).toEqual([]);
});

/** Keys that a sweep file needs and that the script says with its calls. */
const added = new Set(['program', 'command', 'run_cap', 'project', 'entity']);

test.skipIf(interpreter === null)('a sweep that is converted is the same to PyYAML and to W&B', () => {
  const files = all.map(({ text }) => toSweepFile(sweepIn(text)).text);
  // W&B is asked about each sweep in one form.
  const isAsked = (index: number): boolean =>
    all[index]?.name.includes(' as ') === false || index % pythonForms.length === 0;
  const judged = ask<FileVerdict>(
    files.filter((_, index) => isAsked(index)),
    'files',
  );
  const others = ask<FileVerdict>(
    files.filter((_, index) => !isAsked(index)),
    'read',
  );
  const readings = files.map((_, index) => (isAsked(index) ? judged : others).shift());
  const wrong = all.flatMap(({ name, text }, index) => {
    const at = `${name}: `;
    const { root } = sweepIn(text).reading;
    const made = dictOf(verdicts[index]?.swept?.[0] ?? null);
    const { read, refused } = readings[index] ?? { read: null, refused: 'nothing' };
    const inFile = dictOf(read);
    if (root === null || made === null || inFile === null) return [`${at}no sweep\n${text}\n${files[index]}`];
    const known = { ...root, entries: root.entries.filter(({ value }) => !hasUnknown(value)) };
    const own = { dict: [...inFile].filter(([key]) => made.has(key)) };
    const extra = [...inFile.keys()].filter((key) => !made.has(key) && !added.has(key));
    const found = [...differences({ ...known, open: true }, own), ...extra.map((key) => `${key} is added`)];
    const there = verdicts[index]?.refused?.[0] ?? null;
    if (isAsked(index) && !hasUnknown(root) && (there === null) !== (refused === null))
      found.push(`W&B: ${there}; as a file: ${refused}`);
    return found.map((what) => `${at}${what}\n${text}\n${files[index]}`);
  });
  expect(wrong).toEqual([]);
});
