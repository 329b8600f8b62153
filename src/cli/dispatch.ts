import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { CliContext, CliStream } from './command.ts';
import { UsageError } from './errors.ts';
import { nearNames } from './nearNames.ts';
import { type CliOptions, globalOptions, parseArguments } from './options.ts';
import { Output } from './output.ts';
import { type CommandEntry, commands } from './registry.ts';
import { safeLines } from './text/displayWidth.ts';

const outliveOutput = new Set(['sweep', 'resume', 'refit']);

/** What a process gives to the command line. */
export interface CliProcess {
  readonly stdout: CliStream;
  readonly stderr: CliStream;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Runs one command line.
 * @param argv - words after the program's name
 * @returns the exit code of cli.md
 */
export async function runCli(argv: readonly string[], host: CliProcess): Promise<number> {
  const stdout = new Output(host.stdout);
  const stderr = new Output(host.stderr);
  const options = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
  try {
    return await dispatch(argv, host, stdout, stderr);
  } catch (error) {
    const { failureOf, stackOf } = await import('./failure.ts');
    const { exitCode, message } = failureOf(error);
    stderr.write(safeLines(`trialdeck: ${message}\n`));
    if (options.includes('--verbose')) stderr.write(safeLines(`${stackOf(error)}\n`));
    return exitCode;
  }
}

async function dispatch(argv: readonly string[], host: CliProcess, stdout: Output, stderr: Output): Promise<number> {
  const at = commandIndex(argv);
  const front = parseArguments(argv.slice(0, at ?? argv.length), globalOptions);
  const width = host.stdout.isTTY ? host.stdout.columns || 80 : 100;
  if (front.options.has('version')) return printVersion(stdout, front.options);
  if (at === null) {
    const { overviewHelp } = await import('./help.ts');
    const loaded = await Promise.all(commands.map(async (entry) => ({ entry, command: await entry.load() })));
    const asked = front.options.has('help');
    (asked ? stdout : stderr).write(overviewHelp(loaded, width));
    return asked ? 0 : 2;
  }
  const name = argv[at] ?? '';
  const command = await findCommand(name).load();
  const parsed = parseArguments([...argv.slice(0, at), ...argv.slice(at + 1)], [...command.options, ...globalOptions]);
  if (parsed.options.has('version')) return printVersion(stdout, parsed.options);
  if (parsed.options.has('help')) {
    const { commandHelp } = await import('./help.ts');
    stdout.write(commandHelp(command, width));
    return 0;
  }
  if (parsed.rest.length > 0 && !command.takesRest) {
    throw new UsageError('extra-operand', `${name} takes nothing after --`);
  }
  const code = await command.run(await createContext(parsed, host, stdout, stderr));
  // A stream tells its error one turn later. What a run was for is in its study, whatever became of its output.
  await setImmediate();
  if (stdout.failure !== null && !outliveOutput.has(name)) throw stdout.failure;
  return code;
}

async function printVersion(stdout: Output, options: CliOptions): Promise<number> {
  const { engineVersion } = await import('./version.ts');
  const version = engineVersion();
  stdout.write(`${options.has('json') ? JSON.stringify({ version }) : version}\n`);
  return 0;
}

/** Index of the command's name: the first word that is neither a global option nor its value. */
function commandIndex(argv: readonly string[]): number | null {
  const withValue = globalOptions.filter(({ value }) => value !== undefined).map(({ name }) => `--${name}`);
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? '';
    if (word === '--') return null;
    if (!word.startsWith('-')) return index;
    if (withValue.includes(word)) index++;
  }
  return null;
}

function findCommand(name: string): CommandEntry {
  const found = commands.find((entry) => entry.name === name);
  if (found) return found;
  const near = nearNames(
    name,
    commands.map((entry) => entry.name),
  );
  const hint = near.length === 0 ? 'trialdeck --help lists them' : `Did you mean ${near.join(' or ')}?`;
  throw new UsageError('unknown-command', `unknown command '${name}'. ${hint}`);
}

async function createContext(
  parsed: ReturnType<typeof parseArguments>,
  host: CliProcess,
  stdout: Output,
  stderr: Output,
): Promise<CliContext> {
  const { options, positional, rest } = parsed;
  const isTty = host.stdout.isTTY === true;
  return {
    positional,
    options,
    rest,
    workspace: await workspaceOf(options, host.cwd),
    cwd: host.cwd,
    json: options.has('json'),
    quiet: options.has('quiet'),
    verbose: options.has('verbose'),
    color: isTty && !options.has('no-color') && !host.env['NO_COLOR'] && host.env['TERM'] !== 'dumb',
    width: isTty ? host.stdout.columns || 80 : Number.POSITIVE_INFINITY,
    out: stdout.write,
    err: (text) => stderr.write(safeLines(text)),
    outClosed: stdout.closed,
    stdout: host.stdout,
    stderr: host.stderr,
    env: host.env,
  };
}

async function workspaceOf(options: CliOptions, cwd: string): Promise<string> {
  const given = options.text('workspace');
  if (given === undefined) {
    const { findWorkspace } = await import('../core/study/workspace.ts');
    return findWorkspace(cwd);
  }
  const folder = resolve(cwd, given);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new UsageError('missing-file', `--workspace ${given}: no such folder`);
  }
  return folder;
}
