import { expect, test } from 'vitest';
import { links } from '../../../language-server/service/links.ts';
import { openSweep } from '../../../language-server/service/openSweep.ts';
import { around, sweepOf } from './sweepAt.ts';

const files = {
  'train.py': '',
  'jobs/beside.env': '',
  'jobs/more.yaml': 'parameters: {x: {value: 1}}',
  'more.yaml': 'parameters: {y: {value: 1}}',
  'configs/a.yaml': '',
  'configs/b.yaml': '',
  'data.csv': '',
  '.venv/bin/python': '',
  README: '',
};

/** Linked text and the file. */
function linked(text: string): string[] {
  const sweep = openSweep(text, around(files, 'jobs/sweep.yaml'));
  const lines = text.split('\n');
  return links(sweep).map(({ range, target }) => {
    expect(range.start.line).toBe(range.end.line);
    return `${lines[range.start.line]?.slice(range.start.character, range.end.character)} -> ${target}`;
  });
}

test('program, command, values and the files of the block, where they are there', () => {
  const text = `program: train.py
method: grid
command:
  - python
  - \${program}
  - configs/a.yaml
  - --config=configs/b.yaml
  - "--data=data.csv"
  - --none=configs/c.yaml
  - README
  - https://example.org/a.yaml
parameters:
  config: {values: [configs/a.yaml, configs/missing.yaml, "configs/b.yaml", 1.5, adam]}
  data: {value: data.csv}
  name: {value: README}
trialdeck:
  env_file: beside.env
  interpreter: .venv/bin/python
  space: [more.yaml]
`;
  expect(linked(text)).toEqual([
    'train.py -> /w/train.py',
    'configs/a.yaml -> /w/configs/a.yaml',
    'configs/b.yaml -> /w/configs/b.yaml',
    'data.csv -> /w/data.csv',
    'configs/a.yaml -> /w/configs/a.yaml',
    '"configs/b.yaml" -> /w/configs/b.yaml',
    'data.csv -> /w/data.csv',
    'beside.env -> /w/jobs/beside.env',
    '.venv/bin/python -> /w/.venv/bin/python',
    'more.yaml -> /w/jobs/more.yaml',
  ]);
});

test('a list behind an alias is linked once', () => {
  const text = 'method: grid\nparameters:\n  a: &a {values: [configs/a.yaml]}\n  b: *a\n  c:\n    <<: *a\n';
  expect(linked(text)).toEqual(['configs/a.yaml -> /w/configs/a.yaml']);
});

test('the disk is asked a bounded number of times', () => {
  let asked = 0;
  const surroundings = around({});
  const counting = {
    ...surroundings,
    files: surroundings.files && { ...surroundings.files, isFile: () => ++asked < 0 },
  };
  const names = Array.from({ length: 5000 }, (_, index) => `configs/${index}.yaml`);
  links(openSweep(`method: grid\nparameters:\n  a: {values: [${names.join(', ')}]}\n`, counting));
  expect(asked).toBeGreaterThan(100);
  expect(asked).toBeLessThan(1000);
});

test('none where nobody can look', () => {
  expect(links(sweepOf('program: train.py\nmethod: grid\nparameters:\n  a: {value: 1}\n'))).toEqual([]);
  expect(links(sweepOf(''))).toEqual([]);
});
