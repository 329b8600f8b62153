import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { loadedSweeps, scriptLinks } from '../../../language-server/pythonSweeps/loadedSweeps.ts';
import { startingScript } from '../../../language-server/pythonSweeps/startingScript.ts';
import { diagnoseScript } from '../../../language-server/service/diagnoseScript.ts';
import { LineIndex } from '../../../src/core/sweep/lineIndex.ts';
import { around, diagnosticsOf, sweepOf } from '../language/sweepAt.ts';
import { mark } from '../sweep/found.ts';

const yaml =
  'method: random\nrun_cap: 3\nmetric: {name: mae, goal: minimize}\nparameters:\n  a: {min: 0.2, max: 0.4}\n';
const fromFile = readFileSync(path.resolve(import.meta.dirname, '../../fixtures/pythonSweeps/fromFile.py'), 'utf8');
const end = '\nwandb.agent(wandb.sweep(c), function=train)\ndef train():\n    wandb.log({"mae": 1})\n';

function loaded(text: string, files: Readonly<Record<string, string>>, name = 'run.py') {
  return loadedSweeps(text, around({ ...files, [name]: text }, name));
}

test.each([
  ["c = yaml.safe_load(open('s.yaml'))", 's.yaml'],
  ["with open('s.yaml') as f:\n    c = yaml.load(f, Loader=yaml.FullLoader)", 's.yaml'],
  ["with open('s.yaml', 'r') as f:\n    c = yaml.safe_load(f.read())", 's.yaml'],
  ["c = yaml.safe_load(Path('s.yaml').read_text())", 's.yaml'],
  ["c = yaml.safe_load((Path(__file__).parent / 'configs' / 's.yaml').open())", 'sub/configs/s.yaml'],
  ["c = yaml.safe_load(open(os.path.join(os.path.dirname(__file__), '../s.yaml')))", 's.yaml'],
  ["c = json.load(open('s.json'))", 's.json'],
  ["from omegaconf import OmegaConf\nc = OmegaConf.to_container(OmegaConf.load('s.yaml'))", 's.yaml'],
  ["PATH = 's.yaml'\ndef read(p):\n    with open(p) as f:\n        return yaml.safe_load(f)\nc = read(PATH)", 's.yaml'],
  [
    "p = argparse.ArgumentParser()\np.add_argument('--sweep', default='s.yaml')\nargs = p.parse_args()\nc = yaml.safe_load(open(args.sweep))",
    's.yaml',
  ],
  ["c = yaml.safe_load(open('s.yaml'))['sweep']", 's.yaml'],
  ["c = yaml.safe_load(open('s.yaml'))\nc['program'] = 'x.py'\nc.update(name='y')", 's.yaml'],
])('%s', (text, file) => {
  const script = `import wandb, yaml, json, os, argparse\nfrom pathlib import Path\n${text}${end}`;
  const files = { 's.yaml': yaml, 's.json': '{}', 'sub/configs/s.yaml': yaml };
  const [one, ...more] = loaded(script, files, 'sub/run.py');
  expect(more).toEqual([]);
  expect(one?.file).toBe(`/w/${file}`);
  expect(one?.called).toBe(true);
  expect(script.slice(...(one?.at ?? [0, 0]))).toMatch(/s\.(?:yaml|json)/);
});

test.each([
  ['a file that is not there', "c = yaml.safe_load(open('gone.yaml'))", [null]],
  ['a name that is not known', 'c = yaml.safe_load(open(args.config))', [null]],
  ['a dict', 'c = {"method": "grid"}', []],
  ['a file of something else', "d = yaml.safe_load(open('s.yaml'))\nc = {}", []],
])('%s', (_, text, files) => {
  expect(loaded(`import wandb, yaml\n${text}${end}`, { 's.yaml': yaml }).map(({ file }) => file)).toEqual(files);
});

test('the name in the script links to the file', () => {
  const files = { 'configs/sweep.yaml': yaml, 'run.py': fromFile };
  const links = scriptLinks(fromFile, around(files, 'run.py'), new LineIndex(fromFile));
  expect(links.map(({ target }) => target)).toEqual(['/w/configs/sweep.yaml']);
});

test('a sweep file that a script starts needs no program, and is checked against the script', () => {
  const files = { 'run.py': fromFile.replace('"configs", ', ''), 'sweep.yaml': yaml };
  expect(diagnosticsOf(yaml, files).map(mark)).toEqual(['1:1 information started-by-script']);
  expect(sweepOf(yaml, files).found).toMatchObject({ kind: 'file', file: '/w/run.py' });
  const wrong = diagnosticsOf(yaml.replace('mae', 'mea'), files);
  expect(wrong.map(({ code }) => code)).toEqual(['started-by-script', 'metric-not-logged']);
  expect(wrong[0]?.message).toBe('`run.py` starts this sweep. To run it from here, name a `program`.');
});

test('without such a script the program is missing', () => {
  expect(diagnosticsOf(yaml, {}).map(({ code }) => code)).toEqual(['missing-program']);
  const other = 'import wandb, yaml\nwandb.sweep(yaml.safe_load(open("other.yaml")))\n';
  expect(diagnosticsOf(yaml, { 'run.py': other, 'other.yaml': yaml }).map(({ code }) => code)).toEqual([
    'missing-program',
  ]);
});

const cells = (text: string): string =>
  JSON.stringify({ cells: [{ cell_type: 'code', source: text.split('\n').map((line) => `${line}\n`) }], nbformat: 4 });

test.each([
  ['a notebook', { 'notes/tune.ipynb': cells(`import wandb, yaml\nc = yaml.safe_load(open("../sweep.yaml"))${end}`) }],
  ['a module of a package', { 'src/pkg/tune.py': `import wandb, yaml\nc = yaml.safe_load(open("sweep.yaml"))${end}` }],
])('%s starts the sweep', (_, files) => {
  expect(diagnosticsOf(yaml, files).map(mark)).toEqual(['1:1 information started-by-script']);
  expect(diagnosticsOf(yaml.replace('method', 'program: gone.py\nmethod'), files)).toMatchObject([
    { severity: 'hint', code: 'program-missing' },
  ]);
  // The JSON of a notebook is not looked at as Python.
  expect(sweepOf(yaml, { ...files, 'sweep.yaml': yaml }).found.kind).toBe('src/pkg/tune.py' in files ? 'file' : 'none');
});

test('a script that runs the trials of a sweep made elsewhere is enough not to be sure', () => {
  const agent = 'import os, wandb\ndef train(): ...\nwandb.agent(os.environ["SWEEP_ID"], function=train, count=9)\n';
  expect(diagnosticsOf(yaml, { 'agent.py': agent }).map(mark)).toEqual(['1:1 information started-by-script']);
  const own = agent.replace('def', 'wandb.sweep({"method": "grid", "parameters": {"a": {"values": [1, 2]}}})\ndef');
  expect(diagnosticsOf(yaml, { 'agent.py': own }).map(({ code }) => code)).toEqual(['missing-program']);
});

test('the program that starts sweep files itself does not get the parameters as arguments', () => {
  const script = `import argparse, wandb, yaml
p = argparse.ArgumentParser()
p.add_argument("--sweep", default="small.yaml")
args = p.parse_args()
c = yaml.safe_load(open(args.sweep))${end}`;
  const text = `program: tune.py\n${yaml}`;
  const files = { 'tune.py': script, 'small.yaml': yaml };
  expect(diagnosticsOf(text, files)).toEqual([]);
  expect(startingScript(around({ ...files, 'sweep.yaml': text }))).toMatchObject({ sure: false, called: true });
});

test('a script that may start any file is enough not to be sure', () => {
  const any = `import sys, wandb, yaml\nc = yaml.safe_load(open(sys.argv[1]))${end}`;
  expect(diagnosticsOf(yaml, { 'scripts/run.py': any }).map(mark)).toEqual(['1:1 information started-by-script']);
  expect(startingScript(around({ 'scripts/run.py': any, 'sweep.yaml': yaml }))).toMatchObject({ sure: false });
});

test('only so many scripts are read', () => {
  const read: string[] = [];
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`t${at}.py`, 'import wandb  # sweep']));
  const surroundings = around({ ...many, 'sweep.yaml': yaml });
  const { files } = surroundings;
  if (files === null) throw new Error('no files');
  const counting = {
    ...files,
    read(file: string) {
      read.push(file);
      return files.read(file);
    },
  };
  expect(startingScript({ ...surroundings, files: counting })).toBeNull();
  expect(read.length).toBeLessThanOrEqual(150);
});

test('check of a script: one clear word where there is no sweep', () => {
  const said = (text: string, files: Readonly<Record<string, string>> = {}) =>
    diagnoseScript(text, around({ ...files, 'a.py': text }, 'a.py')).map(({ severity, code }) => `${severity} ${code}`);
  expect(said('print(1)\n')).toEqual(['error not-a-sweep']);
  expect(said('')).toEqual(['error not-a-sweep']);
  expect(said(fromFile, { 'configs/sweep.yaml': yaml })).toEqual(['information sweep-in-file']);
});
