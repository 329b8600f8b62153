import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readStudyForm } from '../../../src/core/sources/studyForm.ts';
import type { Distribution } from '../../../src/core/space/distribution.ts';
import { literalOf } from '../../../src/core/space/render.ts';
import { StudyStore } from '../../../src/core/study/store.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'trialdeck-form-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const choices = (...values: (string | number)[]): Distribution => ({
  kind: 'categorical',
  choices: values.map((value) => literalOf(value)),
});

/** A study with a trial at each of the points that it is given. */
async function studyOf(
  space: Readonly<Record<string, Distribution>>,
  points: readonly Record<string, string | number>[],
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'study.json'), JSON.stringify({ format: 1, study: 's', database: 'study.db' }));
  const store = await StudyStore.create(path.join(folder, 'study.db'), {
    name: 's',
    objectives: [{ name: 'loss', goal: 'minimize' }],
    space: {
      parameters: Object.entries(space).map(([name, distribution]) => ({ name, path: [name], distribution })),
    },
    attributes: {},
  });
  await store.commit({ add: points.map((params) => ({ state: 'complete', params, values: [1] })) });
  await store.close();
}

describe('what a form shows of a study', () => {
  it('is its space, and the points that no trial holds, in the order of a grid', async () => {
    await studyOf({ b: choices(1, 2), a: choices('x', 'y'), c: choices(5) }, [
      { a: 'x', b: 2, c: 5 },
      { a: 'x', b: 2, c: 5 },
    ]);
    const form = await readStudyForm(folder, 10);
    expect(form.fields.map(({ name }) => name)).toEqual(['b', 'a']);
    expect(form.fixed).toEqual([{ name: 'c', value: '5' }]);
    expect(form.open).toEqual({
      count: 3,
      points: [
        { a: 'x', b: 1, c: 5 },
        { a: 'y', b: 1, c: 5 },
        { a: 'y', b: 2, c: 5 },
      ],
    });
  });

  it('lists only as many points as are asked for, and counts all', async () => {
    await studyOf({ a: { kind: 'int_uniform', low: 1, high: 1_000_000 } }, [{ a: 1 }]);
    const { open } = await readStudyForm(folder, 2);
    expect(open).toEqual({ count: 999_999, points: [{ a: 2 }, { a: 3 }] });
  });

  it('has no points where the space has no end of them, and none left when all are held', async () => {
    await studyOf({ lr: { kind: 'uniform', low: 0, high: 1 } }, []);
    expect((await readStudyForm(folder, 10)).open).toBeNull();
    await rm(folder, { recursive: true });
    await studyOf({ a: choices('x', 'y') }, [{ a: 'x' }, { a: 'y' }]);
    expect((await readStudyForm(folder, 10)).open).toEqual({ count: 0, points: [] });
  });

  it('cannot be read where there is no study', async () => {
    await expect(readStudyForm(path.join(folder, 'none'), 10)).rejects.toThrow(/no study/i);
  });
});
