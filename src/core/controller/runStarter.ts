import path from 'node:path';
import type { RunRecord } from '../format/runRecord.ts';
import { runEnvironment } from '../launcher/environment.ts';
import type { Interpreter } from '../launcher/interpreter.ts';
import { wandbEnvironment } from '../launcher/wandbEnvironment.ts';
import { platform } from '../os/platform.ts';
import type { ProcessIdentity } from '../os/process.ts';
import { nestedParams, nestedText, paramsJson, searchedNames } from '../space/params.ts';
import type { Params } from '../space/value.ts';
import { argsJson, expandCommand } from '../sweep/command.ts';
import type { SweepSpec } from '../sweep/spec.ts';
import { createRunFolder, readRunRecord, writeRunRecord } from './runFolder.ts';
import { runName } from './runName.ts';

/** What all runs of a study share. */
export interface RunStarterParts {
  readonly study: string;
  /** Absolute folder of the study. */
  readonly studyFolder: string;
  readonly spec: SweepSpec;
  /** Objective, null for a sweep without one. */
  readonly metric: string | null;
  readonly interpreter: Interpreter;
  /** `${program}` as it is put on the command line. */
  readonly program: string;
  /** Working directory of the runs. */
  readonly cwd: string;
  /** Appended to every command. */
  readonly args: readonly string[];
  /** Variables of `env_file` and `env`, later wins. */
  readonly envLayers: readonly Readonly<Record<string, string>>[];
  readonly inherited: Readonly<Record<string, string | undefined>>;
  /** Whether the user has a W&B account here. */
  readonly wandbLoggedIn: boolean;
  /** Folder that holds the companion package. */
  readonly companion: string;
}

/** One attempt that is about to start. */
export interface Attempt {
  readonly number: number;
  /** Which run of a repeated trial, from 0; null where the trial is one run. */
  readonly repeat: number | null;
  readonly attempt: number;
  readonly run: string;
  /** Absolute run folder. */
  readonly folder: string;
  readonly params: Params;
  /** GPUs of the lease, null without GPUs. */
  readonly gpus: readonly string[] | null;
  /** Folder of the attempt before, relative to the study. */
  readonly previous: string | null;
}

/** Makes run folders and command lines, and keeps run.json. */
export class RunStarter {
  readonly #parts: RunStarterParts;
  readonly #searched: readonly string[];

  constructor(parts: RunStarterParts) {
    this.#parts = parts;
    this.#searched = searchedNames(parts.spec.space);
  }

  #command(params: Params, folder: string): string[] {
    const { spec, interpreter, program, inherited, args } = this.#parts;
    return expandCommand({
      spec,
      params,
      interpreter: interpreter.path,
      program,
      argsJsonFile: path.join(folder, 'params.json'),
      env: inherited,
      platform,
      extra: args,
    });
  }

  /** Writes the run folder: after this, parameters, name and command line are on disk. */
  prepare(attempt: Attempt): { command: string[]; cwd: string; env: Record<string, string> } {
    const { study, spec, cwd } = this.#parts;
    const { number, repeat, folder, params } = attempt;
    const name = runName(number, params, this.#searched, repeat);
    const command = this.#command(params, folder);
    const text = paramsJson(spec.space, params);
    const start = new Date().toISOString();
    const wandb = wandbEnvironment({
      runDir: folder,
      runId: attempt.run,
      studyName: study,
      name,
      start,
      params: this.#nestedTexts(params),
      loggedIn: this.#parts.wandbLoggedIn,
      inherited: Object.assign({}, this.#parts.inherited, ...this.#parts.envLayers),
    });
    const record: RunRecord = {
      format: 1,
      run: attempt.run,
      study,
      trial: number,
      ...(repeat === null ? {} : { repeat }),
      attempt: attempt.attempt,
      name,
      state: 'running',
      reason: null,
      params,
      command,
      cwd,
      writer: null,
      metricsFrom: null,
      pid: null,
      startTime: null,
      bootId: null,
      start,
      end: null,
      exitCode: null,
      summary: {},
      gpus: attempt.gpus ?? [],
    };
    const argsFile = { path: path.join(folder, 'params.json'), text: `${argsJson({ spec, params })}\n` };
    createRunFolder(folder, record, spec.space, params, [argsFile, ...wandb.files]);
    return { command, cwd, env: this.#environment(attempt, text, wandb.env) };
  }

  /** Outermost parameters as JSON text, floats spelled as floats. */
  #nestedTexts(params: Params): Record<string, string> {
    const { space } = this.#parts.spec;
    const names = Object.keys(nestedParams(space, params));
    return Object.fromEntries(names.map((name) => [name, nestedText(space, params, 'json', name)]));
  }

  #environment(attempt: Attempt, paramsText: string, wandb: Readonly<Record<string, string>>): Record<string, string> {
    const { study, studyFolder, metric, interpreter, companion, envLayers, inherited } = this.#parts;
    const own: Record<string, string> = {
      ...wandb,
      TRIALDECK_RUN_DIR: attempt.folder,
      TRIALDECK_RUN_ID: attempt.run,
      TRIALDECK_STUDY: study,
      TRIALDECK_TRIAL: String(attempt.number),
      TRIALDECK_PARAMS: paramsText,
    };
    if (metric !== null) {
      own['TRIALDECK_METRIC'] = metric;
    }
    if (attempt.previous !== null) {
      own['TRIALDECK_RESUME_DIR'] = path.join(studyFolder, attempt.previous);
    }
    if (attempt.gpus !== null) {
      own['CUDA_DEVICE_ORDER'] = 'PCI_BUS_ID';
      own['CUDA_VISIBLE_DEVICES'] = attempt.gpus.join(',');
    }
    return runEnvironment({
      inherited,
      layers: envLayers,
      interpreter: interpreter.path,
      virtualEnvironment: interpreter.environment,
      companion,
      own,
    });
  }

  /** Records the process of a run that was just started. */
  started(folder: string, identity: ProcessIdentity): void {
    this.#update(folder, { pid: identity.pid, startTime: identity.startTime, bootId: identity.bootId });
  }

  /** Records how a run ended. */
  ended(
    folder: string,
    result: Pick<RunRecord, 'state' | 'reason' | 'exitCode' | 'writer' | 'metricsFrom' | 'summary'>,
  ): void {
    this.#update(folder, { ...result, end: new Date().toISOString() });
  }

  #update(folder: string, change: Partial<RunRecord>): void {
    const record = readRunRecord(folder);
    if (record !== null) {
      writeRunRecord(folder, { ...record, ...change });
    }
  }
}
