import { argText, nestedText } from '../space/params.ts';
import type { Params } from '../space/value.ts';
import { defaultCommand, environmentMacro, macroName } from './macros.ts';
import type { SweepSpec } from './spec.ts';

export interface CommandInput {
  readonly spec: Pick<SweepSpec, 'command' | 'space'>;
  readonly params: Params;
  /** What `${interpreter}` stands for. */
  readonly interpreter: string;
  /** What `${program}` stands for: the path as the command gets it. */
  readonly program: string;
  /** What `${args_json_file}` stands for; whoever starts the command writes {@link argsJson} there. */
  readonly argsJsonFile: string;
  /** Environment for `${envvar:NAME}`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: 'posix' | 'windows';
  /** Appended as they are. */
  readonly extra: readonly string[];
}

/**
 * The argument list of one trial, as W&B's agent makes it from `command:` (facts of `wandb/wandb_agent.py`): macros are
 * replaced only where they are a whole item, unknown ones are dropped, `${envvar:NAME}` anywhere, by the name itself when
 * the variable is not set. Values are written as Python's `str()`, floats so that every parser reads a float; a nested
 * parameter is one argument that holds a Python dict.
 */
export function expandCommand(input: CommandInput): string[] {
  const expanded: string[] = [];
  const replacements = macroItems(input);
  for (const written of input.spec.command ?? defaultCommand) {
    const item = written.replaceAll(environmentMacro, (_, name: string) => input.env[name] ?? name);
    const macro = macroName(item);
    if (macro === null) expanded.push(item);
    else expanded.push(...(replacements.get(macro)?.() ?? []));
  }
  return [...expanded, ...input.extra];
}

/** The parameters as `${args_json}` and the file of `${args_json_file}` hold them: one JSON object, nested. */
export function argsJson(input: Pick<CommandInput, 'spec' | 'params'>): string {
  return nestedText(input.spec.space, input.params, 'json');
}

interface Argument {
  readonly name: string;
  readonly text: string;
  /** Set for a boolean at the top. */
  readonly flag: boolean | null;
}

/** One for each first key of a parameter's path, in the order of the file. */
function topArguments({ spec, params }: CommandInput): Argument[] {
  const found = new Map<string, Argument>();
  for (const { name, path } of spec.space.parameters) {
    const [top] = path;
    const value = params[name];
    if (top === undefined || value === undefined || found.has(top)) continue;
    const text = path.length === 1 ? argText(spec.space, name, value) : nestedText(spec.space, params, 'python', top);
    found.set(top, { name: top, text, flag: path.length === 1 && typeof value === 'boolean' ? value : null });
  }
  return [...found.values()];
}

function macroItems(input: CommandInput): ReadonlyMap<string, () => string[]> {
  const list = topArguments(input);
  const pairs = list.map(({ name, text }) => `${name}=${text}`);
  return new Map([
    ['env', () => (input.platform === 'windows' ? [] : ['/usr/bin/env'])],
    ['interpreter', () => [input.interpreter]],
    ['program', () => [input.program]],
    ['args', () => pairs.map((pair) => `--${pair}`)],
    ['args_no_hyphens', () => pairs],
    ['args_no_equals', () => list.flatMap(({ name, text }) => [`--${name}`, text])],
    ['args_no_boolean_flags', () => list.flatMap(booleanFlag)],
    ['args_json', () => [argsJson(input)]],
    ['args_json_file', () => [input.argsJsonFile]],
    ['args_append_hydra', () => pairs.map((pair) => `+${pair}`)],
    ['args_override_hydra', () => pairs.map((pair) => `++${pair}`)],
  ]);
}

function booleanFlag({ name, text, flag }: Argument): string[] {
  if (flag === null) return [`--${name}=${text}`];
  return flag ? [`--${name}`] : [];
}
