import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readSweep, readSweepHead } from '../../../src/editor/sweepTools/sweepTools.ts';

const grid =
  'program: train.py\nmethod: grid\nparameters:\n  a: {values: [1, 2, 3]}\n  b: {values: [x, y]}\n  c: {value: 1}\n';

describe('reading a sweep in the editor', () => {
  it('counts the combinations of a grid', () => {
    expect(readSweepHead(grid)).toEqual({ method: 'grid', trials: null, combinations: 6, problem: null });
    expect(readSweep(grid)).toMatchObject({ total: 6, errors: [], needsProgram: true });
  });

  it('takes the number of trials from either key', () => {
    const random = 'program: train.py\nmethod: random\nparameters:\n  a: {min: 0.0, max: 1.0}\n';
    expect(readSweep(random).total).toBeNull();
    expect(readSweep(`${random}run_cap: 7\n`).total).toBe(7);
    expect(readSweepHead(`${random}run_cap: 7\ntrialdeck: {trials: 9}\n`).trials).toBe(9);
  });

  it('reads the files of a space beside the sweep, and adds up the trials of stages', () => {
    const file = fileURLToPath(new URL('../../../examples/spaces/sweep-llm-moe.yaml', import.meta.url));
    const text = readFileSync(file, 'utf8');
    expect(readSweepHead(text, file)).toMatchObject({ method: 'bayes', trials: 32, problem: null });
    expect(readSweep(text, `/nowhere/${file}`).errors.map(({ code }) => code)).toEqual(['space-file']);
  });

  it('counts errors, and gives no spec beside them', () => {
    const { spec, errors } = readSweep(grid.replace('grid', 'gird'));
    expect(spec).toBeNull();
    expect(errors).toHaveLength(1);
    expect(readSweepHead(grid.replace('grid', 'gird')).problem).toBe('1 error');
  });

  it('knows where the program stands, and when none is needed', () => {
    expect(readSweep(grid).programRange?.start.line).toBe(0);
    expect(readSweep(`${grid}command: [/bin/true]\n`).needsProgram).toBe(false);
  });
});
