import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { version } from '../../../package.json';
import { commands } from '../../../src/cli/registry.ts';
import { parseSweep } from '../../../src/core/sweep/parse.ts';
import { TestWorkspace } from './workspace.ts';

/** Runs one call in an empty folder. */
async function call(...args: string[]): ReturnType<TestWorkspace['call']> {
  using workspace = new TestWorkspace();
  return await workspace.call(args);
}

describe('the command line', () => {
  test('--version, anywhere', async () => {
    for (const args of [['--version'], ['studies', '--version']]) {
      expect(await call(...args)).toEqual({ code: 0, out: `${version}\n`, err: '' });
    }
    expect(JSON.parse((await call('--json', '--version')).out)).toEqual({ version });
  });

  test('--help lists every command with what it does, and an example', async () => {
    const { code, out, err } = await call('--help');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const { name } of commands) expect(out).toMatch(new RegExp(`^ {2}${name} {2,}\\S.+`, 'm'));
    expect(out).toContain('trialdeck sweep sweep.yaml');
    for (const option of ['workspace', 'json', 'quiet', 'verbose', 'no-color', 'version', 'help']) {
      expect(out).toContain(`--${option}`);
    }
    expect(Math.max(...out.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(100);
  });

  test('the example of --help works as it stands', async () => {
    using workspace = new TestWorkspace();
    const { out } = await workspace.call(['--help']);
    const [, script, sweep] = /train\.py {4}([\s\S]+?)\n\n {2}sweep\.yaml {2}([\s\S]+?)\n\n/.exec(out) ?? [];
    workspace.write('train.py', String(script).replace(/^ +/gm, ''));
    workspace.write('sweep.yaml', String(sweep).replace(/^ +/gm, ''));
    for (const [, line = ''] of out.matchAll(/^ {2}trialdeck (.+)$/gm)) {
      const { code, err } = await workspace.call(line.split(' '));
      expect({ code, err }, line).toEqual({ code: 0, err: '' });
    }
    expect(await workspace.json('best', 'first')).toMatchObject({ value: 0, params: { x: 2 } });
  });

  test('no command: the same help, as wrong use', async () => {
    const { code, out, err } = await call();
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('trialdeck COMMAND --help');
  });

  test.each(commands.map(({ name }) => name))(
    '%s --help has usage, options and examples that name it',
    async (name) => {
      const entry = commands.find((one) => one.name === name);
      const command = await entry?.load();
      const { code, out } = await call(name, '--help');
      expect(code).toBe(0);
      expect(out).toContain(`trialdeck ${name} ${command?.usage}`.trimEnd());
      expect(out).toContain('Examples\n');
      for (const option of command?.options ?? []) if (!option.hidden) expect(out).toContain(`--${option.name}`);
      for (const { line } of command?.examples ?? []) expect(line.startsWith(name)).toBe(true);
      expect(command?.examples.length).toBeGreaterThan(0);
      expect(command?.name).toBe(name);
    },
  );

  test('the examples name parameters that the sweep of examples/spirals has', async () => {
    const file = new URL('../../../examples/spirals/sweep.yaml', import.meta.url);
    const known = parseSweep(readFileSync(file, 'utf8')).spec?.space.parameters.map(({ name }) => name);
    const all = await Promise.all(commands.map(({ load }) => load()));
    const lines = all.flatMap(({ examples }) => examples.map(({ line, says }) => `${line} ${says}`));
    const named = lines.flatMap((line) => [...line.matchAll(/(?:^| |'|--)(\w+)=/g)].map(([, name]) => name));
    expect(named).toContain('hidden');
    expect(named.filter((name) => name === undefined || known?.includes(name) !== true)).toEqual([]);
  });

  test.each([
    [['nonsense'], /unknown command 'nonsense'\. trialdeck --help lists them/],
    [['trails', 'x'], /unknown command 'trails'\. Did you mean trials\?/],
    [['studies', '--jsn'], /unknown option --jsn\. Did you mean --json\?/],
    [['--bogus', 'studies'], /unknown option --bogus\. See --help/],
    [['sweep', 's.yaml', '--trails', '3'], /unknown option --trails\. Did you mean --trials\?/],
    [['sweep', 's.yaml', '--trials', 'many'], /--trials many: .*whole number/],
    [['sweep', 's.yaml', '--timeout=soon'], /--timeout soon: .*duration/],
    [['sweep', 's.yaml', '--stages', 'x'], /--stages x: .*must be a list/],
    [['sweep', 's.yaml', '--launcher', 'slurm'], /--launcher slurm: .*not supported/],
    [['trials', '--sort'], /--sort needs a value: --sort ORDER/],
    [['trials', '--sort', '--json', 'x'], /--sort needs a value/],
    [['studies', '--json=yes'], /--json takes no value/],
    [['trials'], /trials needs STUDY\. Usage: trialdeck trials STUDY/],
    [['trials', 'a', 'b'], /'b' is one word too many/],
    [['studies', '--', 'x'], /studies takes nothing after --/],
  ])('%j is wrong use and says why', async (args, message) => {
    const { code, out, err } = await call(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(message);
    expect(err).toMatch(/^trialdeck: .*\n$/);
  });

  test('--verbose adds where an error came from', async () => {
    const { err } = await call('trials', 'gone', '--verbose');
    expect(err).toMatch(/^trialdeck: no study 'gone'/);
    expect(err).toMatch(/^ +at /m);
  });

  test('a reader that closes early ends a list quietly', async () => {
    using workspace = new TestWorkspace();
    await workspace.study('s');
    const closed = await workspace.closeEarly(['trials', 's', '--json']);
    expect(closed).toEqual({ code: 0, err: '' });
  });

  test.runIf(existsSync('/dev/full'))('a list that did not fit on the disk is no success', async () => {
    using workspace = new TestWorkspace();
    await workspace.study('s');
    const { code, err } = await workspace.writeTo('/dev/full', ['trials', 's', '--json']);
    expect([code, err]).toEqual([3, expect.stringContaining('the disk is full')]);
  });
});
