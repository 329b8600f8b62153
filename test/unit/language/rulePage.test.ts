import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { rulePages } from '../../../language-server/disk/rulesPage.ts';
import { rules } from '../../../language-server/rules/allRules.ts';
import { rulePage } from '../../../language-server/rules/rulePage.ts';
import { diagnosticsOf } from './sweepAt.ts';

const project = path.resolve(import.meta.dirname, '../../..');
const page = readFileSync(path.join(project, rulePage), 'utf8');
const sections = [...page.matchAll(/^### (.*)$/gm)].map(([, code = '']) => code);

const code = "'([a-z][a-z0-9]*(?:[-.][a-z0-9]+)*)'";
/** Calls of a report, codes of findings, and names of codes. */
const places = [
  `\\b(?:error|warning|information|hint|warn|finding|add|say)\\((?:[^'"\`;(){}]*?,)?\\s*${code}`,
  `\\bcode\\s*[:=]\\s*${code}`,
  `missing\\(\\s*'[a-z]+',\\s*${code}`,
  `enqueueOutside = ${code}`,
  `toSpec\\(.*, ${code}\\)`,
].map((source) => new RegExp(source, 'g'));

/** Severities, and keys of a stage. */
const noCodes: ReadonlySet<string> = new Set(['error', 'warning', 'information', 'hint', 'best']);

function sourcesOf(folder: string): string[] {
  return readdirSync(path.join(project, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(path.join(project, folder, name), 'utf8'));
}

const folders = [
  'src/core/sweep',
  ...['rules', 'optuna', 'service', 'pythonSweeps'].map((one) => `language-server/${one}`),
];
const texts = folders.flatMap(sourcesOf);
const emitted = new Set(
  texts.flatMap((text) => places.flatMap((place) => [...text.matchAll(place)].map(([, found = '']) => found))),
);

describe('the page of rules', () => {
  test('every code that the sources can give has a section', () => {
    const known = new Set(sections);
    expect(emitted.size).toBeGreaterThan(90);
    expect([...emitted].filter((one) => !known.has(one) && !noCodes.has(one)).toSorted()).toEqual([]);
    expect(rules.map((rule) => rule.code).filter((one) => !known.has(one))).toEqual([]);
  });

  test('every section is of a code that the sources can give, once', () => {
    const written = (one: string): boolean => texts.some((text) => text.includes(`'${one}'`));
    expect(sections.filter((one) => !emitted.has(one) && !written(one))).toEqual([]);
    expect(new Set(sections).size).toBe(sections.length);
  });

  test('what mistakes are told by has a section', () => {
    const folder = path.join(project, 'test/fixtures/sweeps/mistakes');
    const told = readdirSync(folder).flatMap((name) =>
      diagnosticsOf(readFileSync(path.join(folder, name), 'utf8')).map((one) => one.code),
    );
    expect(told.length).toBeGreaterThan(80);
    expect(told.filter((one) => !sections.includes(one))).toEqual([]);
  });

  test('a section says what, why and how', () => {
    const bodies = page.split(/^### .*$/m).slice(1);
    expect(bodies.filter((body) => (body.split(/^## /m)[0] ?? '').trim().length < 20)).toEqual([]);
  });

  test('a diagnostic leads to the line of its section', () => {
    const lines = page.split('\n');
    const pageOf = rulePages();
    for (const section of sections) {
      const [, line] = /#L(\d+)$/.exec(pageOf(section) ?? '') ?? [];
      expect(lines[Number(line) - 1], section).toBe(`### ${section}`);
    }
    expect(pageOf('no-such-code')).toBeNull();
  });
});
