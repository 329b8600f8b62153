import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandOfRecord, shellText } from '../../../src/editor/commands/shellText.ts';
import { readTask, taskArguments, taskDetail } from '../../../src/editor/tasks/taskArguments.ts';

describe('a task', () => {
  it('runs a sweep with what its definition says', () => {
    const task = readTask({
      type: 'trialdeck',
      sweep: 'sweep.yaml',
      study: 's',
      trials: 40,
      jobs: 2,
      args: ['--fast'],
    });
    expect(task && taskArguments(task, '/ws', '/venv/bin/python')).toEqual([
      'sweep',
      'sweep.yaml',
      '--workspace',
      '/ws',
      '--study',
      's',
      '--trials',
      '40',
      '--jobs',
      '2',
      '--interpreter',
      '/venv/bin/python',
      '--',
      '--fast',
    ]);
  });

  it('goes on with a study', () => {
    const task = readTask({ type: 'trialdeck', resume: '/ws/.trialdeck/studies/s' });
    expect(task && taskArguments(task, '/ws', null)).toEqual([
      'resume',
      '/ws/.trialdeck/studies/s',
      '--workspace',
      '/ws',
    ]);
  });

  it('trains the best trial of a study again', () => {
    const refit = readTask({ type: 'trialdeck', refit: 's', options: ['epochs=500'] });
    expect(refit && taskArguments(refit, '/ws', null)).toEqual(['refit', 's', 'epochs=500', '--workspace', '/ws']);
    expect(refit && taskDetail(refit)).toBe('Refit s');
  });

  it('names nothing by an empty text', () => {
    const resumed = readTask({ type: 'trialdeck', sweep: '', resume: 's' });
    expect(resumed && taskArguments(resumed, '/ws', null)).toEqual(['resume', 's', '--workspace', '/ws']);
    expect(resumed && taskDetail(resumed)).toBe('Resume s');
  });

  it.each([
    {},
    { resume: 'a', refit: 'a' },
    { refit: 'a', options: [1] },
    { sweep: '' },
    { sweep: 'a', resume: 'b' },
    { sweep: 'a', trials: 0 },
    { sweep: 'a', jobs: '2' },
    { sweep: 'a', args: [1] },
  ])('of tasks.json with mistakes is refused: %j', (definition) => {
    expect(readTask({ type: 'trialdeck', ...definition })).toBeNull();
  });
});

describe('a copied command', () => {
  it.skipIf(process.platform === 'win32')('is split by a real shell into the same words', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string().filter((word) => !word.includes('\0')),
          { minLength: 1, maxLength: 5 },
        ),
        (words) => {
          const text = shellText(['printf', '%s\\0', ...words], 'posix');
          const said = execFileSync('/bin/sh', ['-c', text], { encoding: 'utf8' });
          expect(said.split('\0').slice(0, -1)).toEqual(words);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is quoted for cmd.exe', () => {
    expect(shellText(['C:\\py\\python.exe', '--name=a b', 'say "x"', 'end\\ '], 'windows')).toBe(
      'C:\\py\\python.exe "--name=a b" "say \\"x\\"" "end\\ "',
    );
  });

  it('comes from run.json, and a damaged one gives none', () => {
    expect(commandOfRecord('{"command": ["python", "train.py", "--lr=1.0e-05"]}')).toBe('python train.py --lr=1.0e-05');
    expect(commandOfRecord('{"command": ["python"')).toBeNull();
    expect(commandOfRecord('{"command": []}')).toBeNull();
  });
});
