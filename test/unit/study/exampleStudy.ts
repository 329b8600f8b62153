import type { SearchSpace } from '../../../src/core/space/distribution.ts';
import { literalOf } from '../../../src/core/space/render.ts';
import type { Params } from '../../../src/core/space/value.ts';
import type { NewStudy } from '../../../src/core/study/storedTrial.ts';

export const exampleSpace: SearchSpace = {
  parameters: [
    { name: 'lr', path: ['lr'], distribution: { kind: 'log_uniform_values', low: 1e-5, high: 0.1 } },
    { name: 'epochs', path: ['epochs'], distribution: { kind: 'constant', value: literalOf(7) } },
    {
      name: 'model.layers',
      path: ['model', 'layers'],
      distribution: { kind: 'categorical', choices: [literalOf([8, 8]), literalOf([16])] },
    },
  ],
};

export const exampleParams: Params = { lr: 0.01, epochs: 7, 'model.layers': [16] };

export const exampleStudy: NewStudy = {
  name: 'example',
  objectives: [{ name: 'loss', goal: 'minimize' }],
  space: exampleSpace,
  attributes: { 'trialdeck:seed': 3 },
};
