import { existsSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { StudyStore } from '../../../src/core/study/store.ts';
import { TestServer } from './calls.ts';
import { grid, ServedFolder, sweep } from './servedFolder.ts';

const served = new ServedFolder();

describe('create', () => {
  test('goes on with a study of the same space, and refuses another one', async () => {
    for (const storage of [':memory:', 's.db', undefined]) {
      const given = { sweep, study: 's', ...(storage === undefined ? {} : { storage }) };
      const { study } = await served.server.call<{ study: string }>('create', given);
      await served.server.call('ask', { study });
      expect(await served.server.call('create', given)).toEqual({ study });
      expect(await served.server.call('ask', { study })).toMatchObject([{ trial: 1 }]);
      for (const other of [grid, sweep.replace('max: 1', 'max: 2'), sweep.replace('minimize', 'maximize')]) {
        expect(await served.server.failure('create', { ...given, sweep: other })).toMatchObject({
          code: -32000,
          reason: 'space-differs',
        });
      }
      await served.restart();
    }
    for (const storage of ['s.db', undefined]) {
      const given = { sweep, study: 's', ...(storage === undefined ? {} : { storage }) };
      expect(await served.server.failure('create', { ...given, sweep: grid })).toMatchObject({
        reason: 'space-differs',
      });
      const { study } = await served.server.call<{ study: string }>('create', given);
      expect(await served.server.call('trials', { study })).toHaveLength(2);
      await served.restart();
    }
  });

  test('that is refused leaves the study to others', async () => {
    await served.server.call('create', { sweep, study: 's' });
    await served.restart();
    await served.server.failure('create', { sweep: grid, study: 's' });
    const other = new TestServer(served.file());
    expect(await other.call('create', { sweep, study: 's' })).toEqual({ study: 's' });
    await other.close();
  });

  test('without a name: of the sweep, a new one each time in a folder and in memory, the same in a database', async () => {
    const named = `name: tuning\n${sweep}`;
    expect(await served.server.call('create', { sweep: named })).toEqual({ study: 'tuning' });
    expect(await served.server.call('create', { sweep: named })).toEqual({ study: 'tuning-2' });
    await served.restart();
    expect(await served.server.call('create', { sweep: named, storage: ':memory:' })).toEqual({ study: 'tuning' });
    expect(await served.server.call('create', { sweep: named, storage: ':memory:' })).toEqual({ study: 'tuning-2' });
    await served.restart();
    expect(await served.server.call('create', { sweep: named, storage: 'a.db' })).toEqual({ study: 'tuning' });
    expect(await served.server.call('create', { sweep: named, storage: 'sqlite:///a.db' })).toEqual({
      study: 'tuning',
    });
    expect(existsSync(served.file('.trialdeck', 'studies', 'tuning', 'study.json'))).toBe(true);
  });

  test('takes the seed and the sampler that it is given', async () => {
    const asked = async (study: string, more: object): Promise<unknown> => {
      await served.server.call('create', { sweep, study, storage: ':memory:', ...more });
      return served.server.call('ask', { study, count: 3 });
    };
    const first = await asked('a', { seed: 1 });
    expect(await asked('b', { seed: 1 })).toEqual(first);
    expect(await asked('c', { seed: 2 })).not.toEqual(first);
    expect(await asked('d', { seed: 1, sampler: 'qmc' })).not.toEqual(first);
    expect(await asked('e', { seed: 1, sampler: { name: 'random' } })).toEqual(first);
    const drawn = await served.server.call<{ study: string }>('create', { sweep, study: 'f', storage: 'f.db' });
    await served.server.call('ask', { study: drawn.study });
    using store = await StudyStore.open(served.file('f.db'), { readOnly: true });
    expect(store.attributes()['trialdeck:seed']).toEqual(expect.any(Number));
  });

  test.each([
    [{}, -32602, undefined, 'create needs `sweep`'],
    [{ sweep: 5 }, -32602, undefined, '`sweep` must be a text'],
    [{ sweep, sed: 1 }, -32602, undefined, 'Did you mean `seed`?'],
    [{ sweep, seed: 1.5 }, -32602, undefined, '`seed` must be a whole number'],
    [{ sweep, sampler: 3 }, -32602, undefined, '`sampler` must be a name'],
    [{ sweep, study: 'a/b' }, -32602, undefined, '`study` must be'],
    [{ sweep: 'none.yaml' }, -32000, 'invalid-sweep', 'none.yaml: no such file'],
    [{ sweep: 'method: random\nparameters: {a: {vaules: [1]}}' }, -32000, 'invalid-sweep', 'sweep:2:'],
    [{ sweep, sampler: 'tpee' }, -32000, 'invalid-sweep', '`tpe`'],
    [{ sweep, sampler: { name: 'tpe', n_startup: 3 } }, -32000, 'unknown-argument', 'n_startup'],
    [{ sweep, sampler: 'cmaes', storage: ':memory:' }, -32000, 'unsuitable-sampler', 'cmaes'],
    [{ sweep, storage: 'no/such/folder/s.db' }, -32000, 'missing', 'no such file, or its folder'],
  ])('%j fails plainly', async (params, code, reason, message) => {
    expect(await served.server.failure('create', params)).toMatchObject({
      code,
      reason,
      message: expect.stringContaining(message),
    });
    expect(existsSync(served.file('.trialdeck', 'studies', 's'))).toBe(false);
  });

  test('a name stands for one study: a second one of it, in another storage, is refused', async () => {
    const named = (study: string, storage: string | null): object => ({ sweep, study, storage });
    await served.server.call('create', named('two', 'a.db'));
    for (const storage of ['b.db', ':memory:', null]) {
      expect(await served.server.failure('create', named('two', storage))).toMatchObject({
        code: -32000,
        reason: 'name-taken',
        message: expect.stringContaining('a.db'),
      });
    }
    expect(existsSync(served.file('b.db'))).toBe(false);
    expect(existsSync(served.file('.trialdeck', 'studies', 'two'))).toBe(false);
    expect(await served.server.call('create', named('two', 'a.db'))).toEqual({ study: 'two' });
    const other = new TestServer(served.file());
    await other.call('create', named('two', null));
    await other.close();
    expect(await served.server.failure('create', named('two', null))).toMatchObject({ reason: 'name-taken' });
    expect(await served.server.call('create', { sweep, storage: ':memory:' })).toEqual({ study: 'study' });
    expect(await served.server.call('create', { sweep })).toEqual({ study: 'study-2' });
  });

  test('a sampler whose program is not there is refused before anything is made', async () => {
    for (const storage of [':memory:', 's.db', null]) {
      const given = { sweep, study: 's', storage, sampler: { command: ['no-such-sampler'] } };
      expect(await served.server.failure('create', given)).toMatchObject({
        reason: 'command-missing',
        message: expect.stringContaining('no-such-sampler'),
      });
    }
    expect(existsSync(served.file('s.db'))).toBe(false);
    expect(existsSync(served.file('.trialdeck'))).toBe(false);
  });

  test.each([
    [{ study: 'a'.repeat(300) }, -32602, 'at most 200 characters'],
    [{ study: 'a'.repeat(513), storage: 's.db' }, -32602, 'at most 512 characters'],
    [{ seed: 2 ** 60 }, -32602, '-9007199254740991 to 9007199254740991'],
    [{ study: 's', storage: 'mysql://host/s' }, -32000, 'only a path or sqlite:///PATH'],
    [{ study: 's', storage: '.' }, -32000, 'is a folder'],
    [{ study: 's', storage: `${'s'.repeat(300)}.db` }, -32000, 'at most 160 bytes'],
    [{ study: 's', storage: 's\0.db' }, -32000, 'none of them 0'],
    [{ sweep: 's'.repeat(5000) }, -32000, 's...: no such file'],
    [{ sweep: 's\0.yaml' }, -32000, 'no such file'],
  ])('%j is refused with the limit', async (given, code, message) => {
    expect(await served.server.failure('create', { sweep, ...given })).toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  test('a file that is no sweep is not quoted whole', async () => {
    writeFileSync(served.file('notes.txt'), 'words '.repeat(9999));
    const { message, reason } = await served.server.failure('create', { sweep: 'notes.txt' });
    expect(reason).toBe('invalid-sweep');
    expect(message).toContain('not `words words');
    expect(message.length).toBeLessThan(300);
  });

  test('a study of a database may have # in its name', async () => {
    await served.server.call('create', { sweep, study: 'a#b#c', storage: 's.db' });
    await served.restart();
    expect(await served.server.call('ask', { study: 's.db#a#b#c' })).toMatchObject([{ trial: 0 }]);
  });

  test('repeat and stages are refused with what works', async () => {
    for (const [option, works] of [
      ['repeat: {seeds: 3}', 'tells the mean'],
      ['stages: [{name: coarse, trials: 2}, {name: fine, narrow: true}]', 'trialdeck narrow'],
    ] as const) {
      for (const storage of [':memory:', 's.db', null]) {
        const given = { sweep: `${sweep}trialdeck: {${option}}\n`, study: 's', storage };
        expect(await served.server.failure('create', given)).toMatchObject({
          code: -32000,
          reason: 'invalid-sweep',
          message: expect.stringContaining(works),
        });
      }
    }
    expect(existsSync(served.file('s.db'))).toBe(false);
    expect(existsSync(served.file('.trialdeck'))).toBe(false);
  });
});
