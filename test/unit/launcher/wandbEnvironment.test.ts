import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { wandbLoggedIn } from '../../../src/core/launcher/wandbAccount.ts';
import { type WandbInput, wandbEnvironment } from '../../../src/core/launcher/wandbEnvironment.ts';

const input: WandbInput = {
  runDir: path.resolve('runs/7'),
  runId: 'spirals/7',
  studyName: 'spirals',
  name: '007-lr0.01',
  start: '2026-01-02T03:04:05.000Z',
  params: { lr: '1.0e-05', model: '{"width": 8}' },
  loggedIn: false,
  inherited: {},
};
const envOf = (change: Partial<WandbInput>): Record<string, string> => wandbEnvironment({ ...input, ...change }).env;

describe('environment for W&B', () => {
  test('is offline, also with an account, unless the user says otherwise', () => {
    expect(envOf({})['WANDB_MODE']).toBe('offline');
    expect(envOf({ loggedIn: true })['WANDB_MODE']).toBe('offline');
    expect(envOf({ inherited: { WANDB_MODE: '' } })['WANDB_MODE']).toBe('offline');
    expect(envOf({ inherited: { WANDB_MODE: 'disabled' } })['WANDB_MODE']).toBe('disabled');
    expect(envOf({ loggedIn: true, inherited: { WANDB_MODE: 'online' } })['WANDB_MODE']).toBe('online');
  });

  test('never goes online without an account, where W&B would ask for a key', () => {
    expect(envOf({ inherited: { WANDB_MODE: 'online' } })['WANDB_MODE']).toBe('offline');
  });

  test('names no sweep that the server does not know', () => {
    expect(envOf({})).toMatchObject({ WANDB_SWEEP_ID: 'spirals', WANDB_PROJECT: 'spirals' });
    const online = envOf({ loggedIn: true, inherited: { WANDB_MODE: 'online' } });
    expect(online).not.toHaveProperty('WANDB_SWEEP_ID');
    expect(online).not.toHaveProperty('WANDB_PROJECT');
    expect(online).toHaveProperty('WANDB_SWEEP_PARAM_PATH');
  });

  test("keeps the user's project", () => {
    expect(envOf({ inherited: { WANDB_PROJECT: 'mine' } })['WANDB_PROJECT']).toBe('mine');
  });

  test('gives every run an id of its own, the same one when asked again', () => {
    const ids = [
      envOf({}),
      envOf({ runId: 'spirals/7-2' }),
      envOf({ runDir: path.resolve('other/7') }),
      envOf({ start: '2026-01-02T03:04:06.000Z' }),
    ].map((env) => env['WANDB_RUN_ID']);
    expect(new Set(ids).size).toBe(4);
    expect(ids.every((id) => /^[0-9a-z]{8}$/.test(id ?? ''))).toBe(true);
    expect(envOf({})['WANDB_RUN_ID']).toBe(ids[0]);
  });

  test('writes the parameters as the agent does, in ASCII', () => {
    const { env, files } = wandbEnvironment({ ...input, params: { ...input.params, 'näme: x': '"ü😀\\n"' } });
    expect(files).toEqual([
      {
        path: env['WANDB_SWEEP_PARAM_PATH'],
        text: [
          'wandb_version: 1',
          '"lr": {"value": 1.0e-05}',
          '"model": {"value": {"width": 8}}',
          '"n\\u00e4me: x": {"value": "\\u00fc\\U0001f600\\n"}',
          '',
        ].join('\n'),
      },
    ]);
    expect(path.dirname(files[0]?.path ?? '')).toBe(input.runDir);
  });
});

describe('W&B account', () => {
  const home = path.resolve('home');
  const loggedIn = (env: Record<string, string>, files: Record<string, string> = {}): boolean =>
    wandbLoggedIn(env, home, (file) => files[path.relative(home, file).replaceAll('\\', '/')] ?? null);

  test('a key or a token in the environment', () => {
    expect(loggedIn({})).toBe(false);
    expect(loggedIn({ WANDB_API_KEY: '' })).toBe(false);
    expect(loggedIn({ WANDB_API_KEY: 'k' })).toBe(true);
    expect(loggedIn({ WANDB_IDENTITY_TOKEN_FILE: 't' })).toBe(true);
  });

  test('a password for the host in netrc, in any layout', () => {
    const entry = 'machine api.wandb.ai\n  login user\n  password secret\n';
    expect(loggedIn({}, { '.netrc': entry })).toBe(true);
    expect(loggedIn({}, { '.netrc': entry.replace('api.wandb.ai', 'api.forge.coreweave.com') })).toBe(true);
    expect(loggedIn({}, { _netrc: 'machine api.wandb.ai login user password secret' })).toBe(true);
    expect(loggedIn({}, { '.netrc': 'machine example.org login user password secret' })).toBe(false);
    expect(loggedIn({}, { '.netrc': `# ${entry.replaceAll('\n', ' ')}` })).toBe(false);
    expect(loggedIn({}, { '.netrc': 'machine api.wandb.ai login user\nmachine a password b' })).toBe(false);
    expect(loggedIn({}, { '.netrc': 'default login user password secret' })).toBe(true);
  });

  test('NETRC names another file', () => {
    const entry = 'machine api.wandb.ai login user password secret';
    expect(loggedIn({ NETRC: '~/keys' }, { keys: entry })).toBe(true);
    expect(loggedIn({ NETRC: '~/keys' }, { '.netrc': entry })).toBe(false);
  });

  test("a server of one's own counts by its own host", () => {
    const netrc = 'machine wandb.example.org:8080 login user password secret';
    expect(loggedIn({ WANDB_BASE_URL: 'http://wandb.example.org:8080' }, { '.netrc': netrc })).toBe(true);
    const settings = '[default]\nbase_url = http://wandb.example.org:8080\n';
    expect(loggedIn({}, { '.netrc': netrc, '.config/wandb/settings': settings })).toBe(true);
    expect(loggedIn({}, { '.netrc': netrc })).toBe(false);
  });
});
