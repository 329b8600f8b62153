import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAssignments, readParams } from '../../../src/core/serve/paramInput.ts';
import type { Distribution, SearchSpace } from '../../../src/core/space/distribution.ts';
import { spaceFields } from '../../../src/core/space/parameterField.ts';
import { literalOf } from '../../../src/core/space/render.ts';
import { counterRng } from '../../../src/core/space/rng.ts';
import { sample } from '../../../src/core/space/sample.ts';
import { specText } from '../../../src/core/space/specText.ts';
import { parseSweep } from '../../../src/core/sweep/parse.ts';
import { parseSpaceOverride } from '../../../src/core/sweep/spaceOverride.ts';
import { assignments, valuesOf } from '../../../src/editor/forms/enqueueForm.ts';
import { fieldProblem } from '../../../src/protocol/studyForm.ts';

function spaceOf(parameters: string): SearchSpace {
  const { spec, diagnostics } = parseSweep(`program: a.py\nmethod: random\nparameters:\n${parameters}`);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return spec?.space ?? { parameters: [] };
}

const every = spaceOf(`
  lr: {distribution: log_uniform_values, min: 1.0e-5, max: 0.1}
  dropout: {min: 0.0, max: 0.5}
  layers: {distribution: int_uniform, min: 1, max: 8}
  width: {distribution: q_uniform, min: 64, max: 512, q: 64}
  decay: {distribution: q_log_uniform_values, min: 1, max: 100, q: 0.5}
  noise: {distribution: normal, mu: 0, sigma: 2}
  mix: {distribution: beta, a: 2, b: 3}
  optimizer: {values: [adam, sgd, "8", 8, yes, null, "a b", "it's"]}
  betas: {values: [[0.9, 0.99], [0.8, 1.0]]}
  scale: {values: [1.0e-5, 2.0, 3]}
  epochs: {value: 100}
  model: {parameters: {depth: {values: [1, 2]}}}
`);

describe('the fields of a space', () => {
  const { fields, fixed } = spaceFields(every);
  const limits = Object.fromEntries(fields.map((field) => [field.name, field.limits]));

  it('say what a parameter may be, as people write numbers', () => {
    expect(limits).toMatchObject({
      lr: '1e-5 to 0.1, log scale',
      dropout: '0 to 0.5',
      layers: '1 to 8',
      width: '64 to 512, steps of 64',
      'model.depth': '1, 2',
    });
    expect(fixed).toEqual([{ name: 'epochs', value: '100' }]);
  });

  it('name the condition by the values that the parent has in its field', () => {
    const space: SearchSpace = {
      parameters: [
        {
          name: 'flag',
          path: ['flag'],
          distribution: { kind: 'categorical', choices: [literalOf(true), literalOf(false)] },
        },
        {
          name: 'child',
          path: ['child'],
          distribution: { kind: 'uniform', low: 0, high: 1 },
          condition: { flag: [true] },
        },
      ],
    };
    expect(spaceFields(space).fields[1]?.condition).toEqual([{ parent: 'flag', values: ['true'] }]);
  });

  it('hold every value that the space can give, and give it to the engine unchanged', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const params = Object.fromEntries(
          every.parameters.map(({ name, distribution }) => [name, sample(distribution, counterRng(seed, name))]),
        );
        const texts = valuesOf(fields, params);
        for (const field of fields) {
          expect(fieldProblem(field, texts[field.name] ?? ''), `${field.name}=${texts[field.name]}`).toBeNull();
        }
        const { epochs, ...searched } = params;
        expect(epochs).toBe(100);
        expect(readParams(every, readAssignments(assignments(fields, texts)))).toEqual(searched);
      }),
      { numRuns: 200 },
    );
  });
});

describe('what is wrong with a number', () => {
  const field = (name: string) => {
    const found = spaceFields(every).fields.find((one) => one.name === name);
    if (found === undefined) throw new Error(name);
    return found;
  };
  it.each([
    ['lr', '', null],
    ['lr', ' 1e-3 ', null],
    ['lr', '.01', null],
    ['lr', '1', 'Too large: 1e-5 to 0.1, log scale.'],
    ['lr', '0', 'Too small: 1e-5 to 0.1, log scale.'],
    ['lr', 'abc', 'Write a number: 1e-5 to 0.1, log scale.'],
    ['lr', '0x1', 'Write a number: 1e-5 to 0.1, log scale.'],
    ['lr', 'Infinity', 'Write a number: 1e-5 to 0.1, log scale.'],
    ['layers', '2.5', 'Write a whole number: 1 to 8.'],
    ['width', '100', 'The nearest steps are 64 and 128.'],
    ['width', '128', null],
    ['optimizer', 'lion', `Choose one of ${field('optimizer').limits}.`],
  ])('%s: %j', (name, text, problem) => {
    expect(fieldProblem(field(name), text)).toBe(problem);
  });
});

describe('a distribution on the command line', () => {
  it.each(every.parameters.map(({ name, distribution }) => [name, distribution] as const))(
    'is read back as it is: %s',
    (name, distribution) => {
      const spec = specText(distribution);
      expect(spec).not.toBeNull();
      const read = parseSpaceOverride(`${name}=${spec}`);
      expect(read.ok && specText(read.distribution)).toBe(spec);
      expect(read.ok && read.distribution.kind).toBe(distribution.kind);
    },
  );

  it('has no short form for probabilities', () => {
    const weighted: Distribution = {
      kind: 'categorical',
      choices: [literalOf(1), literalOf(2)],
      probabilities: [0.1, 0.9],
    };
    expect(specText(weighted)).toBeNull();
  });
});
