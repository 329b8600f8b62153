import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assignColors,
  dashIndexes,
  runColorCount,
  runDashes,
  runPalettes,
  trialColor,
} from '../../../src/protocol/runColor.ts';

type Triple = readonly [number, number, number];

/** Severity 1.0 of Machado, Oliveira and Fernandes (2009), for linear RGB. */
const sights = {
  normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
} as const;

function linear(color: string): Triple {
  const channel = (at: number): number => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function seenBy(matrix: readonly number[], [r, g, b]: Triple): Triple {
  const row = (at: number): number =>
    Math.min(1, Math.max(0, (matrix[at] ?? 0) * r + (matrix[at + 1] ?? 0) * g + (matrix[at + 2] ?? 0) * b));
  return [row(0), row(3), row(6)];
}

/** OKLab (Ottosson 2020). */
function oklab([r, g, b]: Triple): Triple {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function distance(a: Triple, b: Triple): number {
  return 100 * Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

function contrast(a: string, b: string): number {
  const luminance = (color: string): number => {
    const [red, green, blue] = linear(color);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

describe.each([
  ['dark', runPalettes.dark, '#1f1f1f'],
  ['light', runPalettes.light, '#ffffff'],
] as const)('the run colours on %s', (_name, palette, background) => {
  it.each(Object.entries(sights))('stay apart with %s', (_sight, matrix) => {
    const seen = palette.map((color) => oklab(seenBy(matrix, linear(color))));
    const distances = seen.flatMap((one, index) => seen.slice(index + 1).map((other) => distance(one, other)));
    expect(distances).toHaveLength(45);
    expect(Math.min(...distances)).toBeGreaterThan(7.5);
  });

  it('stand out from the background', () => {
    expect(palette).toHaveLength(runColorCount);
    for (const color of palette) {
      expect(contrast(color, background)).toBeGreaterThanOrEqual(3);
    }
  });
});

it('the manifest offers the same colours to themes and trees', () => {
  const manifest = path.resolve(import.meta.dirname, '../../../package.json');
  const { contributes } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    contributes: { colors: { id: string; defaults: { dark: string; light: string } }[] };
  };
  const colors = Array.from({ length: runColorCount }, (_, index) =>
    contributes.colors.find(({ id }) => id === `trialdeck.run${index}`),
  );
  expect(colors.map((color) => color?.defaults.dark)).toEqual(runPalettes.dark);
  expect(colors.map((color) => color?.defaults.light)).toEqual(runPalettes.light);
});

describe('the colour of a run', () => {
  it('of a trial is told by its number', () => {
    expect([0, 9, 10, 23].map(trialColor)).toEqual([0, 9, 0, 3]);
  });

  it('without a study is kept, whatever other runs come and go', () => {
    const runs = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { maxLength: 40 });
    fc.assert(
      fc.property(runs, runs, (first, second) => {
        const before = assignColors({}, first);
        const after = assignColors(before, second);
        expect(after).toMatchObject(before);
        expect(Object.keys(after).sort()).toEqual([...new Set([...first, ...second])].sort());
      }),
    );
  });

  it('without a study differs from the others while there are colours left', () => {
    const runs = Array.from({ length: runColorCount }, (_, index) => `run ${index}`);
    expect(new Set(Object.values(assignColors({}, runs))).size).toBe(runColorCount);
  });

  it('is told apart by dashes where runs of a chart share it', () => {
    expect(dashIndexes([3, 1, 3, 3, 1])).toEqual([0, 0, 1, 2, 1]);
    expect(Math.max(...dashIndexes(new Array<number>(20).fill(2)))).toBeLessThan(runDashes.length);
  });
});
