import path from 'node:path';
import { diagnose } from '../../language-server/service/diagnose.ts';
import { openSweep } from '../../language-server/service/openSweep.ts';
import { planLaunch } from '../core/controller/preflight.ts';
import { runPath } from '../core/controller/runFolder.ts';
import { platform } from '../core/os/platform.ts';
import { completeParams, isComplete } from '../core/search/completeParams.ts';
import { createSampler } from '../core/search/create.ts';
import { createPruner } from '../core/search/createPruner.ts';
import { externalCommand } from '../core/search/external.ts';
import type { Sampler } from '../core/search/sampler.ts';
import { withoutRepeat } from '../core/search/withoutRepeat.ts';
import type { Direction, Trial } from '../core/space/trial.ts';
import type { Params } from '../core/space/value.ts';
import { studyName } from '../core/study/studyName.ts';
import { studiesFolder } from '../core/study/workspace.ts';
import { expandCommand } from '../core/sweep/command.ts';
import type { Diagnostic } from '../core/sweep/diagnostic.ts';
import { firstSpec, planSweep, type SweepPlan } from '../core/sweep/plan.ts';
import type { SweepSpec } from '../core/sweep/spec.ts';
import { type CliCommand, type CliContext, operands } from './command.ts';
import { toJson } from './json.ts';
import { type PlannedRun, planPage } from './planPage.ts';
import { readRunOptions, runOptions } from './runOptions.ts';
import { fileOf, readSweepFile, surroundingsOf } from './sweepFile.ts';

/** Seed of the example trials where the run would draw its own. */
const exampleSeed = 0;

/** `plan FILE`: what a run would do. */
export const planCommand: CliCommand = {
  name: 'plan',
  summary: 'say what a sweep would run, running nothing',
  usage: 'FILE [options] [-- ARGS...]',
  description:
    'Says how many trials a sweep would run, over which parameters, with which interpreter, and shows the first command lines. Takes the options of sweep. Runs and writes nothing.',
  options: runOptions,
  takesRest: true,
  examples: [
    { line: 'plan sweep.yaml', says: 'an overview' },
    { line: 'plan sweep.yaml --trials 20 --json', says: 'every command line, for scripts' },
  ],
  async run(context) {
    const [file = ''] = operands(context, planCommand, ['FILE']);
    const { spec, text } = readSweepFile(context, file, readRunOptions(context).options, { warnings: false });
    const launch = planLaunch(spec, context.cwd, path.resolve(context.cwd, file), context.env);
    const diagnostics = diagnose(openSweep(text, surroundingsOf(context, file)));
    const plan = makePlan(context, { spec, launch, file, diagnostics });
    context.out(context.json ? `${toJson(plan)}\n` : planPage(plan, { spec, launch, file }, context));
    return 0;
  },
};

interface Planned extends PlannedRun {
  readonly diagnostics: readonly Diagnostic[];
}

function makePlan(context: CliContext, { spec: whole, launch, file, diagnostics }: Planned): SweepPlan {
  const spec = firstSpec(whole);
  const sampler = samplerOf(spec);
  const name = whole.options.study ?? studyName(spec.name, path.resolve(context.cwd, file));
  const study = path.join(studiesFolder(context.workspace), name);
  const seed = spec.options.seed ?? exampleSeed;
  const plan = planSweep(whole, {
    named: (one) => ({ sampler: samplerOf(one)?.name ?? 'external', pruner: createPruner(one)?.name ?? 'none' }),
    suggest(number, earlier) {
      const { enqueue = [] } = spec.options;
      const trials = [...earlier, ...enqueue.slice(earlier.length)].map(waitingTrial);
      const fixed = enqueue[number];
      const state = { space: spec.space, directions: directionsOf(spec), trials };
      const suggested =
        sampler === null || (fixed !== undefined && isComplete(spec.space, fixed))
          ? null
          : sampler.suggest(state, number);
      if (fixed === undefined) return suggested;
      const completed = completeParams(spec.space, fixed, suggested, seed, number);
      return withoutRepeat(state, { number, params: fixed }, completed, seed);
    },
    command: (params, number) =>
      expandCommand({
        spec,
        params,
        interpreter: launch.interpreter.path,
        program: launch.program,
        argsJsonFile: path.join(study, runPath(number, 1), 'params.json'),
        env: context.env,
        platform,
        extra: context.rest,
      }),
    warnings: [],
  });
  return { ...plan, warnings: warningTexts(diagnostics, file, plan.trials === null) };
}

/** Null for one that another program is: nobody knows beforehand what it suggests. */
function samplerOf(spec: SweepSpec): Sampler | null {
  return externalCommand(spec) !== null ? null : createSampler(spec, spec.options.seed ?? exampleSeed);
}

/** Without a metric as study.db has it. */
function directionsOf({ metrics }: SweepSpec): readonly Direction[] {
  return metrics.length === 0 ? ['minimize'] : metrics.map(({ goal }) => goal);
}

/** The warnings of `check`, and what it only mentions but a run would say again. */
function warningTexts(diagnostics: readonly Diagnostic[], file: string, endless: boolean): string[] {
  return diagnostics
    .filter(({ severity, code }) => severity === 'warning' || (endless && code === 'endless'))
    .map(({ range, message, inFile }) => `${fileOf(file, inFile)}:${range.start.line + 1}: ${message}`);
}

/** A trial that is planned and has no result. */
function waitingTrial(params: Params, number: number): Trial {
  return { number, state: 'waiting', params, values: [], intermediate: [], reason: null, startMs: null, endMs: null };
}
