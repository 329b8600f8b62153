import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { literalOf } from '../../src/core/space/render.ts';
import { bestList, bestOf } from '../../src/core/study/best.ts';
import { StudyStore } from '../../src/core/study/store.ts';
import { python } from './venv.ts';

const interpreter = await python('optuna==5.0.0', 'optuna-dashboard==0.21.0');

/** What the dashboard's pages get; only what is compared here. */
interface DashboardTrial {
  readonly number: number;
  readonly state: string;
  readonly values?: readonly (number | string)[];
  readonly intermediate_values: readonly { readonly step: number; readonly value: number | string }[];
  readonly params: readonly { readonly name: string; readonly param_external_value: string }[];
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe.skipIf(interpreter === null)('optuna-dashboard', () => {
  let folder = '';
  let dashboard: ChildProcess;
  let url = '';
  let store: StudyStore;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'trialdeck-dashboard-'));
    const file = path.join(folder, 'study.db');
    store = await StudyStore.create(file, {
      name: 'shown',
      objectives: [{ name: 'loss', goal: 'minimize' }],
      space: {
        parameters: [
          { name: 'lr', path: ['lr'], distribution: { kind: 'uniform', low: 0, high: 1 } },
          {
            name: 'model.size',
            path: ['model', 'size'],
            distribution: { kind: 'categorical', choices: [[1, 2], [3]].map((one) => literalOf(one)) },
          },
        ],
      },
      attributes: { 'trialdeck:seed': 1 },
    });
    for (const [index, value] of [0.5, 0.25, 0.75].entries()) {
      const [number = 0] = await store.commit({
        begin: [{ params: { lr: value, 'model.size': [3] }, run: (n) => `runs/${n}` }],
      });
      store.report(number, 0, value * 2);
      store.report(number, 1, index === 1 ? Number.NaN : value);
      await store.commit({ end: [{ number, state: 'complete', values: [value], reason: null }] });
    }
    await store.commit({ begin: [{ params: { lr: 0.125, 'model.size': [1, 2] }, run: 'runs/3' }] });

    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const command = path.join(path.dirname(interpreter ?? ''), 'optuna-dashboard');
    dashboard = spawn(command, [`sqlite:///${file}`, '--host', '127.0.0.1', '--port', String(port)], {
      stdio: 'ignore',
    });
    for (let answered = false; !answered; ) {
      expect(dashboard.exitCode).toBeNull();
      answered = await fetch(`${url}/api/meta`).then(
        (response) => response.ok,
        () => false,
      );
      await delay(50);
    }
  });

  afterAll(async () => {
    await store.close();
    if (dashboard.exitCode === null) {
      dashboard.kill();
      await once(dashboard, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  });

  it('lists the study with its direction and metric', async () => {
    const { study_summaries: summaries } = (await (await fetch(`${url}/api/studies`)).json()) as {
      study_summaries: unknown[];
    };
    expect(summaries).toMatchObject([{ study_id: 1, study_name: 'shown', directions: ['minimize'] }]);
  });

  it('shows the trials, values and the best trial that we show', async () => {
    const study = (await (await fetch(`${url}/api/studies/1`)).json()) as {
      readonly objective_names: readonly string[];
      readonly trials: readonly DashboardTrial[];
      readonly best_trials: readonly DashboardTrial[];
    };
    expect(study.objective_names).toEqual(['loss']);
    expect(study.best_trials.map((trial) => trial.number)).toEqual(bestList(bestOf(store)).map(({ trial }) => trial));
    expect(study.trials.map(({ number, state, values }) => [number, state, values ?? []])).toEqual(
      store.trials().map(({ number, state, values }) => [number, state === 'running' ? 'Running' : 'Complete', values]),
    );
    expect(study.trials[1]?.intermediate_values).toEqual([
      { step: 0, value: 0.5 },
      { step: 1, value: 'nan' },
    ]);
    expect(study.trials[0]?.params.map((param) => [param.name, param.param_external_value])).toEqual([
      ['lr', '0.5'],
      ['model.size', '[3]'],
    ]);
  });
});
