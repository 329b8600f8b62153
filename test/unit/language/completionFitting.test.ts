import { describe, expect, test } from 'vitest';
import { diagnose } from '../../../language-server/service/diagnose.ts';
import { accepted, labels, suggested } from './completionAt.ts';
import { sweepOf } from './sweepAt.ts';

const script = `import argparse
p = argparse.ArgumentParser()
p.add_argument("--opt", choices=("adam", "sgd"), default="sgd")
p.add_argument("--depth", type=int, choices=[18, 50])
p.add_argument("--amp", action="store_true")
p.add_argument("--name", default="run")
p.add_argument("--layers", type=int, default=4)
p.add_argument("--gain", type=float, default=0.5)
p.add_argument("--width")
p.add_argument("--weight-decay", "--wd", type=float)
p.parse_args()
`;
const files = { 'train.py': script };
const flags = 'command: ["${interpreter}", "${program}", "${args_no_boolean_flags}"]\n';
const head = (method = 'random'): string => `program: train.py\nmethod: ${method}\n${flags}`;

/** Every whole value that is offered for a parameter. */
function forms(name: string, method?: string): string[] {
  const text = `${head(method)}parameters:\n  ${name}: |\n`;
  return labels(text, files).map((label) =>
    accepted(text, label, files)
      .replace(/^.*parameters:\n {2}[\w-]+: */s, '')
      .trim(),
  );
}

describe('at the value of a known argument', () => {
  test.each([
    ['opt', ['{values: [adam, sgd]}', '{value: sgd}']],
    ['depth', ['{values: [18, 50]}', '{value: 18}']],
    ['amp', ['{values: [true, false]}', '{value: true}']],
    ['name', ['{value: run}', '{values: [run, other]}']],
    ['layers', ['{min: 2, max: 8}', '{values: [1, 2]}', '{min: 1, max: 6}', '{value: 4}']],
    ['gain', ['{min: 0.25, max: 1.0}', '{values: [0.1, 0.2]}', '{min: 0.0, max: 1.0}', '{value: 0.5}']],
  ])('%s: what it takes, each once', (name, expected) => {
    expect(forms(name)).toEqual(expected);
  });

  test.each(['random', 'grid'])('nothing that the script refuses, for %s', (method) => {
    for (const name of ['opt', 'depth', 'amp', 'name', 'layers', 'gain', 'wd']) {
      const offered = forms(name, method);
      expect(offered.length).toBeGreaterThan(1);
      for (const form of offered.filter((one) => one !== '{value: }')) {
        const text = `${head(method)}metric: {name: l, goal: minimize}\nparameters:\n  ${name}: ${form}\n`;
        const errors = diagnose(sweepOf(text, files)).filter(({ severity }) => severity === 'error');
        expect(errors, text).toEqual([]);
      }
    }
  });

  test('what fits is found by its keys', () => {
    const [first] = suggested(`${head()}parameters:\n  opt: |\n`, files);
    expect(first?.filterText).toContain('values');
  });

  test('an argument that nothing is known of is offered all forms', () => {
    expect(forms('width')).toContain('{values: [1, 2]}');
    expect(forms('elsewhere')).toContain('{min: 0.0, max: 1.0}');
  });

  test('the keys of its mapping', () => {
    const keys = (name: string): string[] => labels(`${head()}parameters:\n  ${name}:\n    |\n`, files);
    expect(keys('opt').toSorted()).toEqual(['distribution', 'probabilities', 'value', 'values']);
    expect(keys('amp')).not.toContain('min');
    expect(keys('layers')).toEqual(expect.arrayContaining(['min', 'max', 'values', 'value']));
    expect(keys('layers')).not.toContain('parameters');
    expect(keys('elsewhere')).toContain('parameters');
    const take = (name: string, key: string): string =>
      accepted(`${head()}parameters: {${name}: {|}}`, key, files).replace(/^.*parameters: \{(.*)\}$/s, '$1');
    expect(take('amp', 'values')).toBe('amp: {values: [true, false]}');
    expect(take('layers', 'min')).toBe('layers: {min: 1}');
    expect(take('gain', 'min')).toBe('gain: {min: 0.0}');
  });

  test('its distributions', () => {
    const names = (name: string): string[] => labels(`${head()}parameters: {${name}: {distribution: |}}`, files);
    expect(names('opt')).toEqual(['constant', 'categorical']);
    expect(names('layers')).toContain('int_uniform');
    expect(names('layers')).not.toContain('uniform');
    expect(names('gain')).toContain('uniform');
  });

  test('a parameter of a group is no argument of the same name', () => {
    const text = `${head()}parameters:\n  model:\n    parameters:\n      opt: {values: [|]}\n`;
    expect(labels(text, files)).toEqual([]);
  });
});
