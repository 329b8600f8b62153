import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { SearchSpace } from '../../../src/core/space/distribution.ts';
import type { Value } from '../../../src/core/space/value.ts';
import { StudyStore } from '../../../src/core/study/store.ts';
import type { AddTrial } from '../../../src/core/study/storedTrial.ts';
import type { StudyInfo } from '../../../src/core/study/studyInfo.ts';

export interface StudyFixture {
  readonly name: string;
  /** Absolute path of the sweep file that it came from. */
  readonly sweep: string | null;
  /** User attributes beside those that every study has. */
  readonly attributes?: Readonly<Record<string, Value>>;
  readonly trials?: readonly AddTrial[];
}

/** One number on a log scale, and a choice. */
export const fixtureSpace: SearchSpace = {
  parameters: [
    { name: 'lr', path: ['lr'], distribution: { kind: 'log_uniform_values', low: 1e-5, high: 0.1 } },
    { name: 'width', path: ['width'], distribution: { kind: 'q_uniform', low: 64, high: 512, q: 64, whole: true } },
  ],
};

/** Writes an ended study as the engine would have left it; gives its folder. */
export async function writeStudy(workspace: string, fixture: StudyFixture): Promise<string> {
  const folder = path.join(workspace, '.trialdeck/studies', fixture.name);
  await mkdir(folder, { recursive: true });
  const created = new Date(Date.now() - 60_000).toISOString();
  const store = await StudyStore.create(path.join(folder, 'study.db'), {
    name: fixture.name,
    objectives: [{ name: 'val_loss', goal: 'minimize' }],
    space: fixtureSpace,
    attributes: {
      'trialdeck:sampler': 'auto',
      'trialdeck:sampler_note': 'auto: gp, as a Gaussian process learns 2 parameters from the fewest trials; seed 7',
      'trialdeck:pruner': 'median',
      'trialdeck:seed': 7,
      'trialdeck:total': 20,
      'trialdeck:end': { reason: 'trials', time: created },
      ...fixture.attributes,
    },
  });
  await store.commit({ add: fixture.trials ?? [] });
  await store.close();
  const info: StudyInfo = {
    format: 1,
    study: fixture.name,
    sweep: fixture.sweep,
    cwd: workspace,
    database: 'study.db',
    args: [],
    options: {},
    engine: '0.1.0',
    created,
  };
  await writeFile(path.join(folder, 'study.json'), JSON.stringify(info));
  return folder;
}

/** Finished trials whose best lie around lr 1e-3 and width 128. */
export function finishedTrials(count: number): AddTrial[] {
  return Array.from({ length: count }, (_, index) => {
    const lr = 10 ** (-5 + (4 * index) / (count - 1));
    const width = 64 * (1 + (index % 7));
    const loss = 0.3 + (Math.log10(lr) + 3) ** 2 / 10 + Math.abs(width - 128) / 1000;
    return { state: 'complete', params: { lr, width }, values: [loss] };
  });
}
