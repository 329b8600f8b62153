import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { StudyStore } from '../../../src/core/study/store.ts';
import type { AskedTrial } from './calls.ts';
import { ServedFolder } from './servedFolder.ts';

const served = new ServedFolder();

/** A study as Optuna leaves it: trials, but no space and no sweep. */
async function likeOptuna(parameters: string, trials: readonly Record<string, unknown>[]): Promise<void> {
  const sweep = `method: random\nmetric: {name: loss, goal: minimize}\n${parameters}`;
  await served.server.call('create', { sweep, study: 's', storage: 'o.db', seed: 1 });
  await served.server.call('add', { study: 's', trials: trials.map((params) => ({ params, value: 1 })) });
  await served.restart();
  const db = new DatabaseSync(served.file('o.db'));
  db.exec('DELETE FROM study_system_attributes; DELETE FROM study_user_attributes');
  db.close();
}

const asked = async (count: number): Promise<Record<string, unknown>[]> => {
  const trials = await served.server.call<AskedTrial[]>('ask', { study: 'o.db', count });
  return trials.map(({ params }) => params);
};

describe('a study of Optuna', () => {
  const parameters = `parameters: {opt: {values: [adam, sgd, rms]}, lr: {min: 0.0, max: 1.0}, mom: {min: 0.0, max: 1.0}}
trialdeck: {conditions: {mom: {opt: sgd}}}
`;

  test('a parameter that only trials with one choice have is asked for with that choice only', async () => {
    await likeOptuna(parameters, [
      { opt: 'adam', lr: 0.1 },
      { opt: 'sgd', lr: 0.2, mom: 0.5 },
      { opt: 'rms', lr: 0.3 },
      { opt: 'sgd', lr: 0.4, mom: 0.6 },
    ]);
    const trials = await asked(30);
    expect(new Set(trials.map(({ opt }) => opt)).size).toBeGreaterThan(1);
    for (const params of trials) expect('mom' in params).toBe(params['opt'] === 'sgd');
  });

  test('a parameter that no choice explains is always asked for', async () => {
    await likeOptuna(parameters.replace(/trialdeck.*\n/, ''), [{ opt: 'adam', lr: 0.1, mom: 0.1 }]);
    const db = new DatabaseSync(served.file('o.db'));
    db.exec(`INSERT INTO trials (number, study_id, state) VALUES (1, 1, 'COMPLETE')`);
    db.exec(`INSERT INTO trial_params (trial_id, param_name, param_value, distribution_json)
      SELECT 2, param_name, param_value, distribution_json FROM trial_params WHERE param_name <> 'mom'`);
    db.close();
    for (const params of await asked(5)) expect('mom' in params).toBe(true);
  });

  test('of its GridSampler keeps to the grid until it is used up', async () => {
    await likeOptuna('parameters: {a: {min: 0.0, max: 1.0}, b: {min: 0, max: 9}}\n', [
      { a: 0.1, b: 3 },
      { a: 0.5, b: 1 },
    ]);
    const store = await StudyStore.open(served.file('o.db'), { readOnly: false });
    const system = { grid_id: 0, search_space: { a: [0.1, 0.5], b: [1, 3] } };
    await store.commit({ attributes: [{ number: 1, system }] });
    await store.close();
    expect(await asked(10)).toEqual([
      { a: 0.1, b: 1 },
      { a: 0.5, b: 3 },
    ]);
    expect(await asked(1)).toEqual([]);
  });
});
