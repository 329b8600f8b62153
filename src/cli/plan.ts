import path from 'node:path';
import { diagnose } from '../../language-server/service/diagnose.ts';
import { openSweep } from '../../language-server/service/openSweep.ts';
import { planLaunch } from '../core/controller/preflight.ts';
import { runPath } from '../core/controller/runFolder.ts';
import { platform } from '../core/os/platform.ts';
import { createPruner } from '../core/search/createPruner.ts';
import { PlannedTrials } from '../core/search/plannedTrials.ts';
import { studyName } from '../core/study/studyName.ts';
import { studiesFolder } from '../core/study/workspace.ts';
import { expandCommand } from '../core/sweep/command.ts';
import type { Diagnostic } from '../core/sweep/diagnostic.ts';
import { firstSpec, planSweep, type SweepPlan } from '../core/sweep/plan.ts';
import { type CliCommand, type CliContext, operands } from './command.ts';
import { toJson } from './json.ts';
import { type PlannedRun, planPage } from './planPage.ts';
import { readRunOptions, runOptions } from './runOptions.ts';
import { surroundingsOf } from './surroundings.ts';
import { fileOf, readSweepFile, withStarter } from './sweepFile.ts';

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
    const { spec, text } = await withStarter(context, file, () =>
      readSweepFile(context, file, readRunOptions(context).options, { warnings: false }),
    );
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
  const planned = new PlannedTrials(spec);
  const name = whole.options.study ?? studyName(spec.name, path.resolve(context.cwd, file));
  const study = path.join(studiesFolder(context.workspace), name);
  const plan = planSweep(whole, {
    named: (one) => ({
      sampler: new PlannedTrials(one).sampler?.name ?? 'external',
      pruner: createPruner(one)?.name ?? 'none',
    }),
    suggest: (number, earlier) => planned.suggest(number, earlier),
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

/** The warnings of `check`, and what it only mentions but a run would say again. */
function warningTexts(diagnostics: readonly Diagnostic[], file: string, endless: boolean): string[] {
  return diagnostics
    .filter(({ severity, code }) => severity === 'warning' || (endless && code === 'endless'))
    .map(({ range, message, inFile }) => `${fileOf(file, inFile)}:${range.start.line + 1}: ${message}`);
}
