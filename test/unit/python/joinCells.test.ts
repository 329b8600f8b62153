import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinCells } from '../../../language-server/pythonSweeps/joinCells.ts';
import { diagnose } from '../../../language-server/service/diagnose.ts';
import { alone } from '../../../language-server/service/surroundings.ts';
import { sweepsOf } from '../../../language-server/service/sweepsOf.ts';
import { spanOf } from './pythonSweepAt.ts';

const cells = [
  { id: 'setup', text: '!pip install -q wandb\n%matplotlib inline\nimport wandb\nfiles = !ls\nwandb.login()' },
  { id: 'shell', text: '%%bash\nfor x in 1 2; do echo "$x"; done' },
  {
    id: 'dict',
    text: "sweep_config = {\n    'method': 'bayes',\n    'metric': {'name': 'loss', 'goal': 'minimise'},\n}\n",
  },
  { id: 'space', text: "wandb?\nsweep_config['parameters'] = {\n    'width': {'values': 64},\n}" },
  { id: 'start', text: '%%time\nsweep_id = wandb.sweep(sweep_config, project="x")' },
  { id: 'run', text: 'wandb.agent(sweep_id, lambda: None, count=2)' },
];

test('a sweep that several cells make is found, and what is wrong stands in its cell', () => {
  const joined = joinCells(cells);
  const sweeps = sweepsOf(joined.text, alone('untitled:Untitled-1.ipynb'));
  expect(sweeps).toHaveLength(1);
  const found = sweeps
    .flatMap((sweep) => diagnose(sweep))
    .map(({ code, range }) => {
      const at = joined.locate(range);
      const cell = cells.find(({ id }) => id === at?.id)?.text ?? '';
      return [code, at?.id, at === null ? '' : cell.slice(...spanOf(cell, at.range))];
    });
  expect(found).toEqual([
    ['bad-goal', 'dict', "'minimise'"],
    ['values-not-list', 'space', '64'],
  ]);
});

test('lines for the notebook are blanked in place, Python stays', () => {
  const text = '%load_ext x\nx = (5\n     % 3)\n!ls\ny = !ls\nhelp??\nz = a % b';
  const { text: joined } = joinCells([{ id: 'a', text }]);
  expect(joined).toHaveLength(text.length);
  expect(joined.split('\n').map((line) => line.trimEnd())).toEqual([
    '',
    'x = (5',
    '     % 3)',
    '',
    'y = 0',
    '',
    'z = a % b',
  ]);
});

test('every place of a cell is found again', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom('a', '\n', '\r\n', '%', '!', ' ', 'é') }), { minLength: 1 }),
      (texts) => {
        const parts = texts.map((text, at) => ({ id: String(at), text }));
        const joined = joinCells(parts);
        for (const { id, text } of parts) {
          const start = joined.offsetOf(id, 0) ?? -1;
          expect(joined.text.slice(start, start + text.length)).toHaveLength(text.length);
          const line = joined.text.slice(0, start).split('\n').length - 1;
          const range = { start: { line, character: 0 }, end: { line, character: 0 } };
          expect(joined.locate(range)).toEqual({
            id,
            range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
          });
        }
      },
    ),
  );
  expect(joinCells([]).locate({ start: { line: 0, character: 0 }, end: { line: 0, character: 0 } })).toBeNull();
});
