import { expect, test } from 'vitest';
import { exportSweep } from '../../../src/core/sweep/export.ts';

test.each([
  [
    'at the end',
    'program: t.py # main\nmethod: grid\ntrialdeck:\n  jobs: 2\n  stop: {failures: 3}\n',
    'program: t.py # main\nmethod: grid\n',
  ],
  ['at the start', 'trialdeck: {jobs: 2}  # ours\nprogram: t.py\n', 'program: t.py\n'],
  [
    'in the middle, with its comments; those of the next key stay',
    'program: t.py\ntrialdeck:\n  jobs: 2\n  # trials: 5\n\n# the space\nparameters: {x: {value: 1}}\n',
    'program: t.py\n\n# the space\nparameters: {x: {value: 1}}\n',
  ],
  ['without a line end', 'program: t.py\ntrialdeck: {jobs: 2}', 'program: t.py\n'],
  ['empty', 'program: t.py\ntrialdeck:\nmethod: grid\n', 'program: t.py\nmethod: grid\n'],
  [
    'with Windows line ends',
    'program: t.py\r\ntrialdeck:\r\n  jobs: 2\r\nmethod: grid\r\n',
    'program: t.py\r\nmethod: grid\r\n',
  ],
  [
    'in JSON, in the middle',
    '{\n  "program": "t.py",\n  "trialdeck": {"jobs": 2},\n  "method": "grid"\n}\n',
    '{\n  "program": "t.py",\n  "method": "grid"\n}\n',
  ],
  ['in JSON, at the end', '{"program": "t.py", "trialdeck": {"jobs": 2}}', '{"program": "t.py"}'],
  [
    'absent',
    'program: t.py\n# trialdeck: {}\nparameters: {trialdeck: {value: 1}}\n',
    'program: t.py\n# trialdeck: {}\nparameters: {trialdeck: {value: 1}}\n',
  ],
])('trialdeck: %s', (_, text, expected) => {
  expect(exportSweep(text)).toBe(expected);
});
