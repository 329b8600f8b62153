import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureKind, lastWords } from '../../../src/core/controller/failureReason.ts';
import { outcomeOf } from '../../../src/core/controller/outcome.ts';
import { runName } from '../../../src/core/controller/runName.ts';
import { studyName } from '../../../src/core/study/studyName.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'run-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const said = (text: string): void => writeFileSync(path.join(folder, 'output.log'), text);

describe('what becomes of an ended trial', () => {
  const loss = (value: number | null): [string, number | null][] => [['loss', value]];
  const ended = { values: loss(0.5), rule: 'last', logged: ['loss'], stopping: null, watched: true };
  const exited = (code: number) => ({ kind: 'exited', code }) as const;

  it('exit 0 with the metric is complete', () => {
    expect(outcomeOf({ ...ended, folder, status: exited(0) })).toMatchObject({
      state: 'complete',
      values: [0.5],
      shown: 'finished',
    });
  });

  it('exit 0 without the metric fails, naming it and what was logged', () => {
    const outcome = outcomeOf({ ...ended, folder, status: exited(0), values: loss(null), logged: ['los', 'acc'] });
    expect(outcome).toMatchObject({ state: 'fail', reason: 'exit 0, but loss was never logged (it logged los, acc)' });
  });

  it('a final NaN fails, an infinity is a value', () => {
    expect(outcomeOf({ ...ended, folder, status: exited(0), values: loss(Number.NaN) })).toMatchObject({
      state: 'fail',
      reason: expect.stringContaining('NaN'),
    });
    expect(outcomeOf({ ...ended, folder, status: exited(0), values: loss(Infinity) })).toMatchObject({
      state: 'complete',
      values: [Infinity],
    });
  });

  it('a sweep without a metric is complete with nothing', () => {
    expect(outcomeOf({ ...ended, folder, status: exited(0), values: [] })).toMatchObject({
      state: 'complete',
      values: [],
    });
  });

  it('says the exit code and the exception', () => {
    said(
      'Traceback (most recent call last):\n  File "t.py", line 3, in <module>\nModuleNotFoundError: No module named \'torch\'\n',
    );
    expect(outcomeOf({ ...ended, folder, status: exited(1) })).toMatchObject({
      reason: "exit 1: ModuleNotFoundError: No module named 'torch'",
      shown: 'failed',
      retry: true,
    });
  });

  it('tells a crash by signal, memory and a missing command apart', () => {
    expect(outcomeOf({ ...ended, folder, status: exited(139) })).toMatchObject({
      reason: 'killed by SIGSEGV',
      shown: 'crashed',
    });
    said('torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2 GiB\n');
    expect(outcomeOf({ ...ended, folder, status: exited(1) })).toMatchObject({ reason: 'out of memory (exit 1)' });
    said('sh: 1: gone: not found\n');
    expect(outcomeOf({ ...ended, folder, status: exited(127) })).toMatchObject({ reason: 'exit 127: gone: not found' });
  });

  it('what a person or a rule stopped is not a failure of the program', () => {
    const stop = (kind: 'study' | 'pruned' | 'trial' | 'limit') =>
      outcomeOf({ ...ended, folder, status: exited(130), stopping: { kind, reason: 'why' } });
    expect(stop('study')).toEqual({ next: 'queue', reason: 'why', shown: 'stopped' });
    expect(stop('pruned')).toMatchObject({ state: 'pruned', reason: 'why' });
    expect(stop('trial')).toMatchObject({ state: 'fail', shown: 'stopped', retry: false });
    expect(stop('limit')).toMatchObject({ state: 'fail', shown: 'stopped', retry: false });
  });

  it('a process that died unwatched is queued again, one that died under our eyes has failed', () => {
    expect(outcomeOf({ ...ended, folder, status: { kind: 'gone' }, watched: false })).toMatchObject({
      next: 'queue',
      shown: 'crashed',
    });
    expect(outcomeOf({ ...ended, folder, status: { kind: 'gone' } })).toMatchObject({
      state: 'fail',
      reason: 'killed by SIGKILL',
      shown: 'crashed',
    });
  });
});

describe('reasons', () => {
  it('are the last words without colours, metrics and control characters', () => {
    said('\u001b[31mred\u001b[0m words\u0007\n{"loss": 1}\n   \n');
    expect(lastWords(folder)).toBe('red words');
  });

  it('are alike when only numbers differ', () => {
    expect(failureKind('exit 1: no file run-12 at 0x7f')).toBe(failureKind('exit 1: no file run-7 at 0x80aa'));
    expect(failureKind('exit 1: no file')).not.toBe(failureKind('exit 1: no memory'));
  });
});

describe('names', () => {
  it.each([
    [12, { lr: 0.003, batch_size: 64, epochs: 5 }, ['lr', 'batch_size'], '012-lr0.003-bs64'],
    [
      0,
      { 'model.learning_rate': 1.23456e-5, config: 'conf/big model.yaml' },
      ['model.learning_rate', 'config'],
      '000-lr1.23e-5-configbigmodel.yam',
    ],
    [1000, { layers: [1, 2] }, ['layers'], '1000-layers12'],
    [3, {}, [], '003'],
  ])('run %i', (number, params, searched, expected) => expect(runName(number, params, searched)).toBe(expected));

  it.each([
    ['all distributions', '/w/my sweep.yaml', 'all-distributions'],
    [null, '/w/my sweep.yaml', 'my-sweep'],
    [null, '/w/spirals/sweep.yaml', 'spirals'],
    ['../../etc', '/w/a.yaml', 'etc'],
    ['日本', '/w/a.yaml', 'study'],
  ])('study from name %s and file %s', (name, file, expected) => expect(studyName(name, file)).toBe(expected));
});
