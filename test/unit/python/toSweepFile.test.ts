import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { toSweepFile } from '../../../language-server/pythonSweeps/toSweepFile.ts';
import { parseSweep } from '../../../src/core/sweep/parse.ts';
import { sweepIn } from './pythonSweepAt.ts';

const folder = path.resolve(import.meta.dirname, '../../fixtures/pythonSweeps');
const scripts = readdirSync(folder).filter((name) => name.endsWith('.py'));

function fixture(name: string): string {
  return readFileSync(path.join(folder, name), 'utf8');
}

describe('convert to a sweep file', () => {
  test.each(scripts.filter((name) => !['commandLine.py', 'fromFile.py'].includes(name)))(
    '%s reads as the same sweep',
    (name) => {
      const sweep = sweepIn(fixture(name));
      const { spec } = sweep.reading.document;
      const { text } = toSweepFile(sweep);
      const made = parseSweep(text);
      expect(made.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(made.spec?.space).toEqual(spec?.space);
      expect(made.spec?.method).toBe(spec?.method);
      expect(made.spec?.metric).toEqual(spec?.metric);
      expect(made.spec?.earlyTerminate).toEqual(spec?.earlyTerminate);
      expect(made.spec?.options.trials).toBe(spec?.options.trials);
      expect(made.spec?.program).toBe('train.py');
    },
  );

  test('values that only running the script tells become comments, and are named', () => {
    const { text, notes } = toSweepFile(sweepIn(fixture('commandLine.py')));
    expect(text).toMatch(/^# method: args\.method$/m);
    expect(text).toMatch(/^ {4}# max: args\.max_lr$/m);
    expect(text).toMatch(/^ {4}min: 1\.0e-06$/m);
    expect(notes.join('\n')).toMatch(/`lr\.max` is `args\.max_lr`/);
    // The script has options of its own, and would refuse the parameters.
    expect(text).toContain('command:\n  - ${env}\n  - ${interpreter}\n  - ${program}\n');
  });

  test('comments stay beside what they are about', () => {
    const { text } = toSweepFile(
      sweepIn(`import wandb
c = {
    # how to search
    "method": "random",  # or bayes
    "parameters": {  # the space
        # the rate
        "lr": {
            "min": 1e-5,  # low
            "max": 1e-1,
        },
        # "wd": {"value": 1},
        "bs": {"values": [16, 32]},  # memory
    },
}
wandb.sweep(c)
`),
    );
    expect(text.slice(text.indexOf('# how'))).toBe(`# how to search
method: random  # or bayes
parameters:  # the space
  # the rate
  lr:
    min: 1.0e-05  # low
    max: 0.1
  # "wd": {"value": 1},
  bs:  # memory
    values: [16, 32]
`);
  });

  test('texts stay texts and numbers numbers', () => {
    const values = `["yes", "1e-5", "a: b", "null", "", "x # y", "it's", "1:30", "é", None, True, 1.0, 1e-7, 1e20, -0.0, 3]`;
    const text = `import wandb\nwandb.agent(wandb.sweep({"method": "grid", "parameters": {"a": {"values": ${values}}, "on": {"value": float("inf")}}}), train)\n`;
    const sweep = sweepIn(text);
    const made = parseSweep(toSweepFile(sweep).text);
    expect(made.spec?.space ?? made.diagnostics).toEqual(sweep.reading.document.spec?.space);
  });

  test('it says what has to change in the script', () => {
    const { notes, name } = toSweepFile(sweepIn(fixture('literal.py')));
    expect(notes).toEqual([
      'train.py now runs one trial when it is started: put a call of `train()` in place of `wandb.sweep` and `wandb.agent` (lines 39 and 40).',
    ]);
    expect(name).toBe('cnn-sweep.yaml');
  });

  test('a program that the dict names stays', () => {
    const text = `import wandb\nwandb.sweep({"method": "grid", "program": "t.py", "command": ["python", "\${program}", "\${args}"], "parameters": {"a": {"values": [1, 2]}}})\n`;
    const { spec } = parseSweep(toSweepFile(sweepIn(text)).text);
    expect([spec?.program, spec?.command]).toEqual(['t.py', ['python', '${program}', '${args}']]);
  });
});
