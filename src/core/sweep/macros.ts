/** The macros of a `command:` item, replaced only where they are the whole item (facts of W&B's agent). */
export interface Macro {
  readonly name: string;
  readonly doc: string;
  /** Passes the parameters. */
  readonly args: boolean;
}

export const macros: readonly Macro[] = [
  { name: 'env', args: false, doc: '`/usr/bin/env`; nothing on Windows.' },
  { name: 'interpreter', args: false, doc: 'The Python interpreter.' },
  { name: 'program', args: false, doc: 'The `program` of the sweep.' },
  { name: 'args', args: true, doc: '`--name=value` for each parameter.' },
  { name: 'args_no_equals', args: true, doc: '`--name` and `value` as two items for each parameter.' },
  { name: 'args_no_hyphens', args: true, doc: '`name=value` for each parameter.' },
  { name: 'args_no_boolean_flags', args: true, doc: '`--name=value`; `--name` alone for true, nothing for false.' },
  { name: 'args_json', args: true, doc: 'All parameters as one JSON text.' },
  { name: 'args_json_file', args: true, doc: 'Path of a JSON file with all parameters.' },
  { name: 'args_append_hydra', args: true, doc: '`+name=value` for each parameter.' },
  { name: 'args_override_hydra', args: true, doc: '`++name=value` for each parameter.' },
];

/** W&B's default when `command` is absent. */
export const defaultCommand: readonly string[] = ['${env}', '${interpreter}', '${program}', '${args}'];

/** Name of a whole-item macro (`${args}` gives `args`), or null. */
export function macroName(item: string): string | null {
  return item.startsWith('${') && item.endsWith('}') ? item.slice(2, -1) : null;
}

/** `${envvar:NAME}` anywhere in an item; W&B's pattern knows capitals, digits and `_` only. */
export const environmentMacro = /\$\{envvar:([A-Z0-9_]*)\}/g;

/**
 * Whether `program` stands where a command stands, first or behind `${env}`, and is one word: it is looked for on the PATH then,
 * as `icu-train` in `[${env}, ${program}, train]`.
 */
export function isCommandWord(program: string, command: readonly string[] | null): boolean {
  const first = (command ?? defaultCommand).find((item) => item !== '${env}');
  return first === '${program}' && /^[\w.+-]+$/.test(program);
}

/** Whether the command of a sweep runs `program`. */
export function usesProgram(command: readonly string[] | null): boolean {
  return (command ?? defaultCommand).includes('${program}');
}
