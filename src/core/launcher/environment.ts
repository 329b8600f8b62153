import path from 'node:path';

/** What the environment of a run is made of (cli.md 3). */
export interface RunEnvironment {
  /** The controller's own environment. */
  readonly inherited: Readonly<Record<string, string | undefined>>;
  /** `env_file`, then `env`; later wins. */
  readonly layers: readonly Readonly<Record<string, string>>[];
  /** Absolute path or bare name of the interpreter. */
  readonly interpreter: string;
  /** Root of the virtual environment that the interpreter belongs to, null for a system Python. */
  readonly virtualEnvironment: string | null;
  /** Folder that holds the companion package. */
  readonly companion: string;
  /** TRIALDECK_*, WANDB_* and GPU variables of this run. */
  readonly own: Readonly<Record<string, string>>;
}

/**
 * Variables that no training program may see: the editor's, our own runtime's, and the rank of the job step that the
 * controller may run in, which would make a trial take itself for a later rank of a distributed program.
 */
const foreign =
  /^(ELECTRON_|VSCODE_)|^(NODE_OPTIONS|SLURM_PROCID|SLURM_LOCALID|TRIALDECK_RUN_DIR|TRIALDECK_RUN_ID|TRIALDECK_RESUME_DIR)$/;

/** The whole environment of a run. */
export function runEnvironment(input: RunEnvironment): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(input.inherited)) {
    if (value !== undefined && !foreign.test(name)) {
      env[name] = value;
    }
  }
  if (input.virtualEnvironment !== null) {
    const bin = path.dirname(input.interpreter);
    env['VIRTUAL_ENV'] = input.virtualEnvironment;
    env['PATH'] = joinPath(bin, env['PATH']);
    delete env['PYTHONHOME'];
  }
  Object.assign(env, ...input.layers);
  env['PYTHONPATH'] = joinPath(input.companion, env['PYTHONPATH']);
  env['PYTHONUNBUFFERED'] = '1';
  return Object.assign(env, input.own);
}

function joinPath(first: string, rest: string | undefined): string {
  return rest === undefined || rest === '' ? first : `${first}${path.delimiter}${rest}`;
}

/**
 * Reads a `.env` file: `NAME=value` lines, `export` allowed, `#` comments, single quotes literal, double quotes with
 * `\n` and `\"`. No shell expansion.
 */
export function parseEnvFile(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$/.exec(line);
    const [, name, raw] = match ?? [];
    if (name !== undefined && raw !== undefined) {
      found[name] = unquote(raw);
    }
  }
  return found;
}

function unquote(raw: string): string {
  const double = /^"((?:[^"\\]|\\.)*)"/.exec(raw);
  if (double?.[1] !== undefined) {
    return double[1].replace(/\\(.)/g, (_all, letter: string) =>
      letter === 'n' ? '\n' : letter === 't' ? '\t' : letter,
    );
  }
  const single = /^'([^']*)'/.exec(raw);
  return single?.[1] ?? raw.replace(/\s+#.*$/, '');
}
