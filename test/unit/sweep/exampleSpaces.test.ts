import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createSampler } from '../../../src/core/search/create.ts';
import { sameValue } from '../../../src/core/space/equal.ts';
import type { Params } from '../../../src/core/space/value.ts';
import { parseSweep } from '../../../src/core/sweep/parse.ts';
import type { ReadFile } from '../../../src/core/sweep/spaceFiles.ts';
import type { SweepSpec } from '../../../src/core/sweep/spec.ts';
import { valueProblem } from '../../../src/core/sweep/specChecks/points.ts';
import { diagnosticsOf } from '../language/sweepAt.ts';

const folder = fileURLToPath(new URL('../../../examples/spaces/', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const sweeps = files.filter((name) => name.startsWith('sweep-'));
const spaces = files.filter((name) => !name.startsWith('sweep-'));

function textOf(name: string): string {
  return readFileSync(path.join(folder, name), 'utf8');
}

const readFile: ReadFile = (file) => ({ text: textOf(file) });

function specOf(name: string): SweepSpec {
  const { spec } = parseSweep(textOf(name), { readFile });
  if (spec === null) throw new Error(`${name} has errors`);
  return spec;
}

/** What a random search draws. */
function draws(spec: SweepSpec, count: number): Params[] {
  const sampler = createSampler({ ...spec, method: 'random' }, 1);
  const state = { space: spec.space, directions: ['minimize'], trials: [] } as const;
  return Array.from({ length: count }, (_, number) => sampler.suggest(state, number) ?? {});
}

test('there is a sweep for every space', () => {
  const used = sweeps.flatMap((name) => specOf(name).spaceFiles.map(({ file }) => file));
  expect(used.toSorted()).toEqual(spaces.toSorted());
  expect(spaces).toEqual(['encoder-lora.yaml', 'llm-moe-finetune.yaml', 'lora.yaml', 'vision.yaml']);
});

const beside = { ...Object.fromEntries(readdirSync(folder).map((name) => [name, textOf(name)])), 'train.py': '' };

test.each(files)('check says nothing about %s', (name) => {
  expect(diagnosticsOf(textOf(name), beside)).toEqual([]);
});

test.each(spaces)('%s gives a reason for every range of rates', (name) => {
  const rates = [...textOf(name).matchAll(/^ *\w*(?:lr|learning_rate):(.*)$/gm)];
  expect(rates).not.toEqual([]);
  for (const [line, after] of rates) {
    expect(after, line).toMatch(/# \S+/);
  }
});

describe.each(sweeps)('%s', (name) => {
  const spec = specOf(name);
  const points = draws(spec, 300);

  test('draws stay within the bounds of each parameter', () => {
    for (const point of points) {
      for (const parameter of spec.space.parameters) {
        const value = Object.hasOwn(point, parameter.name) ? point[parameter.name] : undefined;
        if (value !== undefined) expect(valueProblem(parameter, value)).toBeNull();
      }
    }
  });

  test('what does not count is absent', () => {
    for (const point of points) {
      for (const { name: child, condition = {} } of spec.space.parameters) {
        const counts = Object.entries(condition).every(([parent, values]) =>
          values.some((value) => sameValue(value, point[parent] ?? null)),
        );
        expect(Object.hasOwn(point, child), child).toBe(counts);
      }
    }
  });

  test('rates, shares and scales are those of sound training', () => {
    for (const point of points) {
      for (const [key, value] of Object.entries(point)) {
        if (typeof value !== 'number') continue;
        const highest = key === 'sgd_lr' ? 0.5 : 0.003;
        if (/(^|[._])(lr|learning_rate)$/.test(key) && key !== 'final_lr') {
          expect(value, key).toBeGreaterThanOrEqual(1e-6);
          expect(value, key).toBeLessThanOrEqual(highest);
        }
        if (/dropout|drop_path|smoothing|warmup_ratio/.test(key)) {
          expect(value, key).toBeGreaterThanOrEqual(0);
          expect(value, key).toBeLessThanOrEqual(0.3);
        }
      }
      const [rank, alpha] = [point['lora_r'] ?? point['lora.r'], point['lora_alpha'] ?? point['lora.alpha']];
      if (typeof rank === 'number' && typeof alpha === 'number') {
        expect(alpha / rank).toBeGreaterThanOrEqual(0.25);
        expect(alpha / rank).toBeLessThanOrEqual(8);
      }
    }
  });
});
