import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { activated } from '../support/extension.ts';
import { codeOf, forget, hoverAt, placeOf, problemsWhen, writeFile } from '../support/language.ts';

const good = 'program: train.py\nmethod: random\nparameters:\n  lr: {min: 1e-5, max: 0.1}\nrun_cap: 3\n';
const head = 'program: train.py\nmethod: random\nparameters:\n';

/** Nine times nine times nine: far more than a memory holds when every alias is written out. */
const bomb = `${head}${Array.from(
  { length: 12 },
  (_, level) =>
    `  a${level}: &a${level} {values: [${
      level === 0
        ? '1, 2, 3'
        : Array(9)
            .fill(`*a${level - 1}`)
            .join(', ')
    }]}`,
).join('\n')}\n`;

describe('bad input', () => {
  const files: vscode.Uri[] = [];

  before(() => activated());

  after(() => forget(...files));

  async function shown(name: string, text: string): Promise<vscode.TextDocument> {
    const uri = await writeFile(name, text);
    files.push(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    return document;
  }

  /** The server answers, and says something of the file. */
  async function saidOf(document: vscode.TextDocument): Promise<string[]> {
    const found = await problemsWhen(document.uri, (all) => all.some(({ source }) => source === 'trialdeck'));
    return found.map((one) => `${codeOf(one)}: ${one.message}`);
  }

  /** A file that is right is still served. */
  async function stillServes(name: string): Promise<void> {
    const document = await shown(name, good);
    await problemsWhen(document.uri, (all) => all.some((one) => codeOf(one) === 'number-as-text'));
    assert.match(await hoverAt(document.uri, placeOf(good, 'lr', 1)), /uniform from/);
  }

  it('bytes that are no text', async () => {
    const noise = String.fromCharCode(...Array.from({ length: 3000 }, (_, index) => 1 + ((index * 7) % 30)));
    const said = await saidOf(await shown('noise.yaml', `${head}  lr: {min: 0.1, max: 0.2}\n${noise}`));
    assert.match(said.join('\n'), /control-character/);
    await stillServes('after-noise.yaml');
  });

  it('10 MB of YAML: it says that it does not look', async () => {
    const text = `${head}${'  lr: {min: 0.1, max: 0.2} # of many\n'.repeat(280_000)}`;
    assert.match((await saidOf(await shown('huge.yaml', text))).join('\n'), /too-large: .*trialdeck check/);
    await stillServes('after-huge.yaml');
  });

  it('aliases that multiply', async () => {
    await saidOf(await shown('bomb.yaml', bomb));
    await stillServes('after-bomb.yaml');
  });

  it('a program with syntax errors: its arguments are not judged', async () => {
    await writeFile('broken.py', 'import argparse\nparser = argparse.ArgumentParser(\ndef f(:\n  return ]\n');
    const document = await shown('of-broken.yaml', good.replace('train.py', 'broken.py'));
    files.push(vscode.Uri.joinPath(document.uri, '../broken.py'));
    const said = await saidOf(document);
    assert.ok(
      said.every((one) => !one.startsWith('unknown-argument')),
      said.join('\n'),
    );
    await stillServes('after-broken.yaml');
  });

  it('a program in a folder that is not there', async () => {
    const said = await saidOf(await shown('of-missing.yaml', good.replace('train.py', 'no/such/train.py')));
    assert.match(said.join('\n'), /program-missing: .*no\/such\/train\.py/);
    await stillServes('after-missing.yaml');
  });

  it('a script that sweeps and is no Python', async () => {
    await shown(
      'torn.py',
      "import wandb\nsweep_config = {'method': 'grid', 'parameters': {'lr': {'values': [\nwandb.sweep(",
    );
    await stillServes('after-torn.yaml');
  });
});
