import path from 'node:path';
import { planLaunch } from '../core/controller/preflight.ts';
import { runPath } from '../core/controller/runFolder.ts';
import { createSession } from '../core/controller/studySession.ts';
import { readAssignments } from '../core/serve/paramInput.ts';
import { readStoredOptions, readSweepText } from '../core/serve/sweepText.ts';
import type { Value } from '../core/space/value.ts';
import { refitSweep } from '../core/stages/refitStudy.ts';
import { repeatProblems } from '../core/sweep/specChecks/repeat.ts';
import { type CliCommand, operands } from './command.ts';
import { engineFolder } from './engine.ts';
import { optionsOfStudy, readRunOptions } from './runOptions.ts';
import { sweepFileOf } from './stages.ts';
import { readStoredSweep } from './storedSweep.ts';
import { stageOrStudyFolder } from './studyFolder.ts';
import { exitCode, withRunner } from './sweepRunner.ts';
import { engineVersion } from './version.ts';

/** What is decided by there being one trial, whose parameters are known. */
const settled = [
  'trials',
  'sampler',
  'pruner',
  'stop',
  'space',
  'conditions',
  'baseline',
  'enqueue',
  'stages',
  'timeout',
];

/** `refit STUDY`: trains the best once more. */
export const refitCommand: CliCommand = {
  name: 'refit',
  summary: 'train the best trial of a study once more, fully',
  usage: 'STUDY [NAME=VALUE...] [--trial N] [--repeat RULE] [options]',
  description:
    'Runs the best trial again with its parameters, to its end: nothing prunes or stops it early. NAME=VALUE changes a parameter, or adds one. The study ' +
    'NAME.refit, linked to STUDY, keeps the run. With --repeat {seeds: N} it is run with N seeds, and the value is their mean. ' +
    'What is not given is as in STUDY.',
  options: [
    { name: 'trial', value: 'N', help: 'this trial instead of the best one' },
    ...optionsOfStudy(settled, 'name of the new study (default: NAME.refit)'),
  ],
  takesRest: true,
  examples: [
    { line: 'refit spirals', says: 'the best one once more' },
    { line: 'refit spirals epochs=100', says: 'longer' },
    { line: "refit spirals --repeat '{seeds: 5}'", says: 'with five seeds' },
  ],
  async run(context) {
    const [reference = '', ...words] = operands(context, refitCommand, ['STUDY', '[NAME=VALUE...]']);
    const folder = stageOrStudyFolder(context, reference);
    const { info, text } = readStoredSweep(context, folder, {});
    const refit = await refitSweep(folder, text, readAssignments(words), context.options.whole('trial') ?? null);
    const { study: given, ...now } = readRunOptions(context).given;
    const options = { ...without(info.options, [...settled, 'repeat', 'study']), ...now };
    const spec = readSweepText(refit.text, readStoredOptions(options), `the refit of ${info.study}`);
    const launch = planLaunch(spec, info.cwd, sweepFileOf(info, folder), context.env);
    const name =
      typeof given === 'string' ? { name: given, exact: true } : { name: `${info.study}.refit`, exact: false };
    const session = await createSession({
      workspace: context.workspace,
      spec,
      sweepFile: info.sweep,
      sweepText: refit.text,
      cwd: info.cwd,
      args: context.rest.length > 0 ? context.rest : info.args,
      options,
      engineVersion: engineVersion(),
      engine: engineFolder(),
      name,
      parent: { study: info.study, how: 'refit' },
    });
    return withRunner(context, async (runner) => {
      const warnings = [...refit.warnings, ...repeatProblems(spec).map(({ message }) => message)];
      const end = await runner.run(session, launch, warnings);
      runner.view.event(end);
      if (!context.json) {
        const runs = spec.options.repeat === undefined ? runPath(0, 1) : 'runs';
        context.err(`its output: ${path.relative(context.cwd, path.join(session.folder, runs))}\n`);
      }
      return exitCode(end);
    });
  },
};

function without(options: Readonly<Record<string, Value>>, keys: readonly string[]): Record<string, Value> {
  return Object.fromEntries(Object.entries(options).filter(([key]) => !keys.includes(key)));
}
