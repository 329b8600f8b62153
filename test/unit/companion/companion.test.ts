import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../../..');
const python = path.join(root, 'python');

describe('companion', () => {
  test('its modules do what their own unit tests say', async () => {
    const { stderr } = await run('python3', ['-m', 'unittest', 'discover', '-s', import.meta.dirname], {
      env: { ...process.env, PYTHONPATH: python, PYTHONDONTWRITEBYTECODE: '1' },
    });
    expect(stderr).toMatch(/Ran [1-9]\d+ tests[\s\S]*\nOK\s*$/);
  });

  test.each(['python', 'examples'])('%s runs on Python 3.8 with the standard library alone', async (folder) => {
    const { stdout } = await run('python3', [
      path.join(import.meta.dirname, 'oldestPython.py'),
      path.join(root, folder),
    ]);
    expect(stdout.trim()).toBe('');
  });

  test('its version is the one of the product', async () => {
    const manifest: unknown = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
    const version = await readFile(path.join(python, 'trialdeck/_version.py'), 'utf8');
    expect(manifest).toMatchObject({ version: /__version__ = "(.+)"/.exec(version)?.[1] });
  });

  test('it is marked as typed, and every public function is annotated and described', async () => {
    expect(await readFile(path.join(python, 'trialdeck/py.typed'), 'utf8')).toBe('');
    const script = [
      'import inspect, trialdeck',
      'for name in trialdeck.__all__:',
      '    it = getattr(trialdeck, name)',
      '    if inspect.isfunction(it):',
      '        assert it.__doc__, name',
      '        assert inspect.signature(it).return_annotation is not inspect.Signature.empty, name',
    ].join('\n');
    await run('python3', ['-c', script], { env: { ...process.env, PYTHONPATH: python } });
  });
});
