import { planLaunch } from '../core/controller/preflight.ts';
import { openSession, resumableInfo } from '../core/controller/studySession.ts';
import { type CliCommand, operands } from './command.ts';
import { engineFolder } from './engine.ts';
import { readRunOptions, resumeOptions } from './runOptions.ts';
import { runSession } from './runSession.ts';
import { chainOf, runChain, sweepFileOf } from './stages.ts';
import { readStoredSweep } from './storedSweep.ts';
import { stageOrStudyFolder } from './studyFolder.ts';

/** `resume STUDY`: takes over what still runs, queues what died, and goes on. */
export const resumeCommand: CliCommand = {
  name: 'resume',
  summary: 'go on with a study',
  usage: 'STUDY [options] [-- ARGS...]',
  description:
    'Takes over trials that still run, keeps the results of those that ended meanwhile, queues again those that died, and goes on in the stored ' +
    'working directory. Options are those of the last start; the ones given now win, and are kept.',
  options: resumeOptions,
  takesRest: true,
  examples: [
    { line: 'resume spirals', says: 'go on where it stopped' },
    { line: 'resume spirals --trials 40', says: 'go on to 40 trials in all' },
  ],
  async run(context) {
    const [reference = ''] = operands(context, resumeCommand, ['STUDY']);
    const folder = stageOrStudyFolder(context, reference);
    const { given, options: now } = readRunOptions(context);
    // The name of the sweep means all that is left of it, the name of a stage that stage.
    const { stage } = resumableInfo(folder);
    const chain = chainOf(context, folder, stage?.sweep === reference ? given : {});
    if (chain !== null) {
      return runChain(context, chain, { index: stage?.index ?? 0, given, args: context.rest });
    }
    const { info, spec, options } = readStoredSweep(context, folder, given);
    const launch = planLaunch(spec, info.cwd, sweepFileOf(info, folder), context.env);
    return runSession(context, launch, () =>
      openSession(folder, spec, engineFolder(), {
        options,
        ...(context.rest.length > 0 ? { args: context.rest } : {}),
        ...(now.enqueue === undefined ? {} : { enqueue: now.enqueue }),
      }),
    );
  },
};
