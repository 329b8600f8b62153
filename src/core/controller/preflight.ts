import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnvFile } from '../launcher/environment.ts';
import { findExecutable, findInterpreter, type Interpreter } from '../launcher/interpreter.ts';
import { platform } from '../os/platform.ts';
import { completeParams } from '../search/completeParams.ts';
import { createSampler } from '../search/create.ts';
import { createPruner } from '../search/createPruner.ts';
import { externalCommand } from '../search/external.ts';
import type { Params } from '../space/value.ts';
import { findWorkspace } from '../study/workspace.ts';
import { expandCommand } from '../sweep/command.ts';
import { isCommandWord } from '../sweep/macros.ts';
import type { SweepSpec } from '../sweep/spec.ts';
import { SessionError } from './sessionError.ts';

/** What the runs of a study are started with, checked before anything is written. */
export interface LaunchPlan {
  readonly interpreter: Interpreter;
  /** What `${program}` stands for. */
  readonly program: string;
  readonly envLayers: readonly Readonly<Record<string, string>>[];
}

/** An interpreter for commands that use none. */
const noInterpreter: Interpreter = { path: 'python', why: 'not used by the command', environment: null };

/**
 * Finds interpreter, program and environment files, and checks that sampler, pruner and command are there, before a
 * study is made.
 * @param sweepFile - absolute path of the sweep file; its folder is searched after the working directory
 * @throws SessionError, InterpreterError, SearchError naming what is missing or wrong
 */
export function planLaunch(
  spec: SweepSpec,
  cwd: string,
  sweepFile: string,
  env: Readonly<Record<string, string | undefined>>,
): LaunchPlan {
  const plan = findAll(spec, cwd, sweepFile, env);
  createPruner(spec);
  const params = exampleParams(spec, cwd, env);
  const command = expandCommand({
    spec,
    params,
    interpreter: plan.interpreter.path,
    program: plan.program,
    argsJsonFile: 'params.json',
    env,
    platform,
    extra: [],
  });
  checkCommand(command, cwd, env);
  return plan;
}

/** Parameters that a run could have. An external sampler is not started for them. */
function exampleParams(spec: SweepSpec, cwd: string, env: Readonly<Record<string, string | undefined>>): Params {
  const external = externalCommand(spec);
  if (external === null) {
    const directions = spec.metrics.map(({ goal }) => goal);
    return createSampler(spec, 0).suggest({ space: spec.space, directions, trials: [] }, 0) ?? {};
  }
  checkSamplerCommand(spec, cwd, env);
  return completeParams(spec.space, {}, null);
}

/** @throws SessionError `command-missing` for an external sampler whose program is not there */
export function checkSamplerCommand(
  spec: SweepSpec,
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): void {
  const [program] = externalCommand(spec) ?? [];
  if (program === undefined || findExecutable(program, cwd, env) !== null) return;
  throw new SessionError(
    'command-missing',
    `command of the sampler not found: ${program}. Correct sampler: {command: [...]}.`,
  );
}

function findAll(
  spec: SweepSpec,
  cwd: string,
  sweepFile: string,
  env: Readonly<Record<string, string | undefined>>,
): LaunchPlan {
  const uses = (macro: string): boolean => spec.command === null || spec.command.includes(macro);
  const found = uses('${interpreter}')
    ? findInterpreter(spec.options.interpreter, foldersOf(cwd, sweepFile), env)
    : fallbackInterpreter(spec, cwd, sweepFile, env);
  return {
    interpreter: found,
    program: uses('${program}') ? findProgram(spec, cwd, sweepFile) : (spec.program ?? ''),
    envLayers: [envFile(spec.options.envFile, cwd), spec.options.env ?? {}],
  };
}

/** Where environments are looked for: started in a subfolder, the one of the workspace counts too. */
function foldersOf(cwd: string, sweepFile: string): string[] {
  return [cwd, path.dirname(sweepFile), findWorkspace(cwd)];
}

/** Commands that name their own program still get the chosen environment; without any Python they run all the same. */
function fallbackInterpreter(
  spec: SweepSpec,
  cwd: string,
  sweepFile: string,
  env: Readonly<Record<string, string | undefined>>,
): Interpreter {
  try {
    return findInterpreter(spec.options.interpreter, foldersOf(cwd, sweepFile), env);
  } catch {
    return noInterpreter;
  }
}

function findProgram({ program, command }: SweepSpec, cwd: string, sweepFile: string): string {
  if (program === null) {
    throw new SessionError(
      'program-missing',
      `${path.basename(sweepFile)} names no program. Add a line such as program: train.py`,
    );
  }
  if (existsSync(path.resolve(cwd, program))) {
    return program;
  }
  const beside = path.resolve(path.dirname(sweepFile), program);
  if (existsSync(beside)) {
    const relative = path.relative(cwd, beside);
    return relative.startsWith('..') ? beside : relative;
  }
  // A console script of the project, which the chosen environment may hold.
  if (isCommandWord(program, command) && !program.endsWith('.py')) return program;
  throw new SessionError(
    'program-missing',
    `program ${program} is neither in ${cwd} nor beside ${path.basename(sweepFile)}. Correct program: in the sweep file.`,
  );
}

/** The default `.env` may be absent; one that was named may not. */
function envFile(named: string | undefined, cwd: string): Record<string, string> {
  const file = path.resolve(cwd, named ?? '.env');
  if (!existsSync(file)) {
    if (named !== undefined) {
      throw new SessionError('env-file', `env_file ${named} does not exist in ${cwd}.`);
    }
    return {};
  }
  return parseEnvFile(readFileSync(file, 'utf8'));
}

/** A command line that cannot be started at all is found before its first trial. */
function checkCommand(
  command: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): void {
  let first = 0;
  if (command[0] !== undefined && path.basename(command[0]) === 'env') {
    // `env A=b program`: what counts stands after the assignments; with options of env's own the check is left to it.
    first = 1;
    while (/^[A-Za-z_]\w*=/.test(command[first] ?? '')) {
      first++;
    }
  }
  const program = command[first];
  if (program === undefined || program === '') {
    throw new SessionError('command-missing', 'the command is empty. Correct command: in the sweep file.');
  }
  if (!program.startsWith('-') && findExecutable(program, cwd, env) === null) {
    throw new SessionError(
      'command-missing',
      `command not found: ${program}. Correct command: in the sweep file, or install it.`,
    );
  }
}
