import { createHash } from 'node:crypto';
import path from 'node:path';

/** What a run tells the `wandb` package. */
export interface WandbInput {
  /** Absolute run folder; W&B writes below it. */
  readonly runDir: string;
  /** `spirals/7-2`. */
  readonly runId: string;
  readonly studyName: string;
  /** Short name of the run, made of the searched parameters. */
  readonly name: string;
  /** When the run starts, ISO 8601; keeps the id apart from that of a deleted run in the same folder. */
  readonly start: string;
  /** Outermost parameter names to the JSON text of their values, in which floats are spelled as floats (`1.0e-05`). */
  readonly params: Readonly<Record<string, string>>;
  /** Whether an account is known, see wandbAccount.ts. */
  readonly loggedIn: boolean;
  /** The environment that the run would have without this: the user's own choices are kept. */
  readonly inherited: Readonly<Record<string, string | undefined>>;
}

/** Environment variables, and files that must be there before the run starts. */
export interface WandbEnvironment {
  readonly env: Record<string, string>;
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

/** Modes in which W&B talks to its server. */
const onlineModes = new Set(['online', 'run', 'shared']);

/**
 * Makes a script that uses `wandb` run as under W&B's agent, but offline: no prompt, no upload, the trial's parameters in
 * `wandb.config`, where they win over the script's (measured on wandb 0.31; the format of the parameter file is that of
 * `config_util.save_config_file_from_dict`). A WANDB_MODE that the user set stays, except an online one without an
 * account: there W&B would ask for a key or fail.
 */
export function wandbEnvironment(input: WandbInput): WandbEnvironment {
  const wish = input.inherited['WANDB_MODE'] ?? '';
  const mode = wish === '' || (onlineModes.has(wish) && !input.loggedIn) ? 'offline' : wish;
  const paramsFile = path.join(input.runDir, 'wandb-params.yaml');
  const env: Record<string, string> = {
    WANDB_MODE: mode,
    WANDB_DIR: input.runDir,
    WANDB_NAME: input.name,
    WANDB_RUN_ID: shortId(input.runDir, input.runId, input.start),
    WANDB_SWEEP_PARAM_PATH: paramsFile,
  };
  if (!onlineModes.has(mode)) {
    // W&B's server does not know our sweep, so online this would be refused. Under a sweep W&B ignores the project that
    // the script names; this one keeps the study's runs together if they are synced later.
    env['WANDB_SWEEP_ID'] = input.studyName;
    env['WANDB_PROJECT'] = input.inherited['WANDB_PROJECT'] || input.studyName;
  }
  return { env, files: [{ path: paramsFile, text: paramsYaml(input.params) }] };
}

/** Eight characters, as W&B's own ids; they stand in paths and URLs. */
function shortId(...parts: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
  return digest.readBigUInt64BE().toString(36).padStart(8, '0').slice(-8);
}

/** W&B opens the file in the machine's own encoding, so it holds ASCII alone. */
function paramsYaml(params: Readonly<Record<string, string>>): string {
  const lines = Object.entries(params).map(
    ([name, json]) => `${ascii(JSON.stringify(name))}: {"value": ${ascii(json)}}`,
  );
  return ['wandb_version: 1', ...lines, ''].join('\n');
}

/** Outside ASCII JSON has characters only inside quotes, where YAML reads these escapes (JSON's pairs it would not). */
function ascii(json: string): string {
  return json.replace(/[^\n\x20-\x7e]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}
