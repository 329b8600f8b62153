import path from 'node:path';
import { finishedTrials, writeStudy } from '../host/support/studyFixture.ts';

/** A sweep with stages, and a study that goes on from one of them: pruned, repeated, imported and infeasible trials. */
export async function writeToldStudies(workspace: string): Promise<void> {
  const sweep = path.join(workspace, 'sweep.yaml');
  for (const [index, name] of ['sanity', 'coarse', 'fine'].entries()) {
    const parent = index === 0 ? {} : { 'trialdeck:parent': { study: 'told.sanity', how: 'stage' } };
    await writeStudy(workspace, {
      name: `told.${name}`,
      sweep,
      attributes: { 'trialdeck:stage': { name, index, count: 4, sweep: 'told' }, ...parent },
      trials: [
        ...finishedTrials(4 + 4 * index),
        {
          state: 'pruned',
          params: { lr: 0.1, width: 64 },
          values: [0.61],
          reason: 'at step 9: 0.61, median of 7 others 0.48',
        },
      ],
    });
  }
  const repeated = finishedTrials(5).map((trial, index) => ({
    ...trial,
    attributes: { 'trialdeck:repeats': [0.4, 0.42, 0.44], 'trialdeck:spread': 0.02 * (index + 1) },
  }));
  const [imported, broken, ...rest] = repeated;
  if (imported === undefined || broken === undefined) throw new Error('five trials have a first and a second one');
  await writeStudy(workspace, {
    name: 'linked',
    sweep: null,
    attributes: {
      'trialdeck:parent': { study: 'told.fine', how: 'linked' },
      'trialdeck:repeat': { seeds: 3 },
      'trialdeck:value': 'mean(3)',
    },
    trials: [
      { ...imported, origin: { study: 'told.fine', trial: 12 } },
      { ...broken, constraints: { 'val_latency <= 3': 0.4 } },
      ...rest,
    ],
  });
}
