import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseEnvFile, runEnvironment } from '../../../src/core/launcher/environment.ts';

const base = {
  layers: [],
  interpreter: '/venv/bin/python',
  virtualEnvironment: '/venv',
  companion: '/engine/python',
  own: {},
};

describe('environment of a run', () => {
  it('holds nothing of the editor and of our own runtime', () => {
    const inherited = {
      PATH: '/bin',
      HOME: '/home/u',
      ELECTRON_RUN_AS_NODE: '1',
      VSCODE_PID: '3',
      NODE_OPTIONS: '-r x',
      TRIALDECK_RUN_DIR: '/old',
      SLURM_PROCID: '3',
    };
    const env = runEnvironment({ ...base, inherited });
    expect(
      Object.keys(env).filter((name) => /^(ELECTRON_|VSCODE_|NODE_OPTIONS|TRIALDECK_|SLURM_PROCID)/.test(name)),
    ).toEqual([]);
    expect(env['HOME']).toBe('/home/u');
  });

  it('activates the chosen environment and puts the companion first', () => {
    const env = runEnvironment({ ...base, inherited: { PATH: '/bin', PYTHONPATH: '/mine', PYTHONHOME: '/x' } });
    expect(env).toEqual({
      PATH: `/venv/bin${path.delimiter}/bin`,
      VIRTUAL_ENV: '/venv',
      PYTHONPATH: `/engine/python${path.delimiter}/mine`,
      PYTHONUNBUFFERED: '1',
    });
  });

  it('lets env beat env_file, and the run itself beat both', () => {
    const layers = [
      { A: 'file', B: 'file', C: 'file' },
      { B: 'env', C: 'env' },
    ];
    const env = runEnvironment({ ...base, inherited: { A: 'shell' }, layers, own: { C: 'run' } });
    expect([env['A'], env['B'], env['C']]).toEqual(['file', 'env', 'run']);
  });
});

describe('.env files', () => {
  it('are read as people write them', () => {
    const text = [
      '# comment',
      'PLAIN=a b # note',
      'export EXPORTED=1',
      `SINGLE='a $b # c'`,
      'DOUBLE="line\\nnext \\"q\\""',
      'EMPTY=',
      'not a line',
      'URL=http://h/#part',
    ].join('\n');
    expect(parseEnvFile(text)).toEqual({
      PLAIN: 'a b',
      EXPORTED: '1',
      SINGLE: 'a $b # c',
      DOUBLE: 'line\nnext "q"',
      EMPTY: '',
      URL: 'http://h/#part',
    });
  });
});
