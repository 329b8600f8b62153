import { describe, expect, test } from 'vitest';
import { lenses } from '../../../language-server/service/lenses.ts';
import { openSweep } from '../../../language-server/service/openSweep.ts';
import { sweepsOf } from '../../../language-server/service/sweepsOf.ts';
import { around, sweepOf } from './sweepAt.ts';

const grid = 'program: t.py\nmethod: grid\nparameters:\n  a: {values: [1, 2, 3]}\n';
const random = 'program: t.py\nmethod: random\nparameters:\n  a: {min: 0.1, max: 0.9}\n';

const titles = (text: string, trialMs: number | null = null): readonly string[] => {
  const surroundings = { ...around({ 't.py': '' }), past: { metrics: () => [], trialMs: () => trialMs } };
  return lenses(openSweep(text, surroundings)).map(({ title }) => title);
};

describe('the lines above a sweep', () => {
  test('run it and preview it, with its file and place', () => {
    const [run, preview] = lenses(sweepOf(`# first\n${grid}`, { 't.py': '' }), 1);
    expect(run).toEqual({
      range: { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } },
      title: 'Run sweep · 3 trials',
      command: 'trialdeck.runSweep',
      arguments: ['/w/sweep.yaml', 1],
    });
    expect(preview).toMatchObject({
      title: 'Preview samples',
      command: 'trialdeck.previewSamples',
      arguments: ['/w/sweep.yaml', 1],
    });
  });

  test('say how long it takes, if trials take as long as before', () => {
    expect(titles(grid, 3_600_000)[0]).toBe('Run sweep · 3 trials · about 3 h');
    expect(titles(grid, 20_000)[0]).toBe('Run sweep · 3 trials · about 1 min');
    expect(titles(`${grid}trialdeck: {jobs: 2}\n`, 3_600_000)[0]).toBe('Run sweep · 3 trials · about 2 h');
    expect(titles(`${random}run_cap: 1\n`, 5_400_000)[0]).toBe('Run sweep · 1 trial · about 1.5 h');
  });

  test('what has no end runs until it is stopped', () => {
    expect(titles(random, 1000)[0]).toBe('Run sweep · until stopped');
  });

  test('with errors they lead to the first one, and do not offer to run', () => {
    const found = lenses(sweepOf('method: grib\nprogram: t.py\nparameters:\n  a: {vals: [1]}\n', { 't.py': '' }));
    expect(found.map(({ title, command }) => [title, command])).toEqual([
      ['Run sweep · 2 errors', 'trialdeck.showProblem'],
    ]);
    expect(found[0]?.arguments).toEqual(['/w/sweep.yaml', 0, { line: 0, character: 8 }]);
    expect(found[0]?.tooltip).toContain('Line 1:');
  });

  test('a sweep in Python is converted first; its count is that of its agent', () => {
    const script =
      'import wandb\nconfig = {"method": "random", "metric": {"name": "l"},\n    "parameters": {"lr": {"min": 0.1, "max": 0.2}}}\nwandb.agent(wandb.sweep(config), function=print, count=7)\n';
    const [sweep] = sweepsOf(script, around({ 's.py': script }, 's.py'));
    const found = sweep === undefined ? [] : lenses(sweep);
    expect(found.map(({ title, command }) => [title, command])).toEqual([
      ['Convert to sweep file', 'trialdeck.convertSweep'],
      ['Preview samples · 7 trials', 'trialdeck.previewSamples'],
    ]);
    expect(found[0]?.range.start.line).toBe(1);
  });

  test('a sweep that is a part of a larger file can be previewed only', () => {
    const text = `data: x\nsweep:\n  program: t.py\n  method: grid\n  parameters:\n    a: {values: [1, 2]}\n`;
    const found = sweepsOf(text, around({ 't.py': '' }, 'config.yaml')).flatMap((sweep, index) => lenses(sweep, index));
    expect(found.map(({ title, range }) => [title, range.start.line])).toEqual([['Preview samples · 2 trials', 2]]);
  });

  test('parameters alone, and nothing, have none', () => {
    expect(lenses(sweepOf('parameters:\n  a: {values: [1, 2]}\n'))).toEqual([]);
    expect(lenses(sweepOf(''))).toEqual([]);
    expect(lenses(sweepOf('- a'))).toEqual([]);
  });
});
