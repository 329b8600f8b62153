import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { python } from './venv.ts';

const execute = promisify(execFile);
const cli = path.resolve(import.meta.dirname, '../../src/main/cli.ts');
const wandbPython = await python('wandb==0.31.0');

/** Knows only wandb; gives defaults that the sweep must beat, and tries to change what the sweep set. */
const script = `
import json, os, wandb
run = wandb.init(project="elsewhere", config={"lr": 1, "epochs": 2, "model": {"width": 1, "depth": 3}})
config = dict(wandb.config)
wandb.config.update({"lr": 5, "epochs": 7}, allow_val_change=True)
for i in range(3):
    wandb.log({"loss": 1 / (i + 1)})
print(json.dumps({"loss": wandb.config.lr}))
with open("seen.jsonl", "a") as file:
    seen = {"config": config, "types": {k: type(v).__name__ for k, v in config.items()}, "lr": wandb.config.lr, "epochs": wandb.config.epochs}
    seen.update(sweep=run.sweep_id, id=run.id, name=run.name, dir=run.dir, project=run.project, stdin=os.read(0, 1).decode())
    file.write(json.dumps(seen) + "\\n")
`;
const sweep = `
program: train.py
method: grid
name: offline
metric: {name: loss, goal: minimize}
parameters:
  lr: {values: [1.0e-5, 4.0]}
  batch: {value: 16}
  label: {value: "yés: 1e-5"}
  model:
    parameters:
      width: {value: 8}
      head: {parameters: {gain: {value: 2.0}}}
`;

interface Seen {
  readonly config: Record<string, unknown>;
  readonly types: Record<string, string>;
  readonly lr: number;
  readonly epochs: number;
  readonly sweep: string;
  readonly id: string;
  readonly name: string;
  readonly dir: string;
  readonly project: string;
  readonly stdin: string;
}

describe.skipIf(wandbPython === null)('a script that knows only wandb', () => {
  let folder: string;
  let env: Record<string, string | undefined>;
  let proxy: net.Server;
  /** What was asked of the network. */
  const asked: string[] = [];

  beforeAll(async () => {
    proxy = net.createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (data) => {
        asked.push(data.toString('latin1').split('\r\n')[0] ?? '');
        socket.destroy();
      });
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => proxy.close());

  beforeEach(async () => {
    asked.length = 0;
    folder = await mkdtemp(path.join(os.tmpdir(), 'trialdeck-wandb-'));
    await mkdir(path.join(folder, 'home'));
    await writeFile(path.join(folder, 'train.py'), script);
    await writeFile(path.join(folder, 'sweep.yaml'), `${sweep}trialdeck: {interpreter: '${wandbPython}'}\n`);
    const address = proxy.address();
    const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    const inherited = Object.entries(process.env).filter(([name]) => !/^(TRIALDECK|WANDB|NETRC|.*_PROXY$)/i.test(name));
    env = {
      ...Object.fromEntries(inherited),
      HOME: path.join(folder, 'home'),
      HTTP_PROXY: url,
      HTTPS_PROXY: url,
      http_proxy: url,
      https_proxy: url,
    };
  });
  afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

  async function runSweep(extra: Record<string, string> = {}): Promise<Seen[]> {
    await execute(process.execPath, [cli, 'sweep', 'sweep.yaml', '--json'], { cwd: folder, env: { ...env, ...extra } });
    const text = await readFile(path.join(folder, 'seen.jsonl'), 'utf8');
    return text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Seen);
  }

  test('gets the parameters of the trial, over its own and locked', async () => {
    const seen = await runSweep();
    expect(seen.map(({ config }) => config)).toEqual(
      [1e-5, 4].map((lr) => ({
        lr,
        batch: 16,
        label: 'yés: 1e-5',
        epochs: 2,
        model: { width: 8, depth: 3, head: { gain: 2 } },
      })),
    );
    expect(seen.map(({ types }) => types['lr'])).toEqual(['float', 'float']);
    expect(seen[0]?.types['batch']).toBe('int');
    expect(seen.map(({ lr }) => lr)).toEqual([1e-5, 4]);
    expect(seen.map(({ epochs }) => epochs)).toEqual([7, 7]);
  });

  test('runs as under a sweep, each trial with its own id, name and folder', async () => {
    const seen = await runSweep();
    expect(seen.map(({ sweep }) => sweep)).toEqual(['offline', 'offline']);
    expect(seen.map(({ project }) => project)).toEqual(['offline', 'offline']);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(2);
    expect(seen.map(({ name }) => /^\d+-lr/.exec(name)?.[0])).toEqual(['000-lr', '001-lr']);
    for (const [trial, { dir, id }] of seen.entries()) {
      const home = path.join(folder, '.trialdeck', 'studies', 'offline', 'runs', String(trial), 'wandb');
      expect(path.dirname(path.dirname(dir))).toBe(home);
      const [run] = (await readdir(home)).filter((name) => name.startsWith('offline-run-'));
      const log = await readFile(path.join(home, run ?? '', `run-${id}.wandb`));
      expect(log.subarray(0, 4).toString()).toBe(':W&B');
      expect(log.length).toBeGreaterThan(500);
    }
  });

  test.each([
    ['without an account', {}],
    ['with an account', { WANDB_API_KEY: 'k'.repeat(40) }],
    ['without an account, told to be online', { WANDB_MODE: 'online' }],
  ])('asks nothing and calls nobody: %s', async (_case, extra) => {
    const seen = await runSweep(extra);
    expect(seen.map(({ stdin }) => stdin)).toEqual(['', '']);
    expect(asked).toEqual([]);
    expect(await readdir(path.join(folder, 'home'))).not.toContain('.netrc');
  });

  test('would be seen calling: online with an account it does', async () => {
    const child = spawn(wandbPython ?? '', ['train.py'], {
      cwd: folder,
      env: { ...env, WANDB_MODE: 'online', WANDB_API_KEY: 'k'.repeat(40), WANDB_INIT_TIMEOUT: '20' },
      stdio: 'ignore',
      detached: true,
    });
    const ended = new Promise((resolve) => child.once('close', resolve));
    await expect.poll(() => asked.length, { timeout: 60_000 }).toBeGreaterThan(0);
    if (child.pid !== undefined) {
      process.kill(-child.pid, 'SIGKILL');
    }
    await ended;
    expect(asked[0]).toMatch(/^CONNECT api\.(wandb\.ai|forge\.coreweave\.com):443/);
  });
});
