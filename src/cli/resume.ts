import path from 'node:path';
import { planLaunch } from '../core/controller/preflight.ts';
import { openSession, resumableInfo } from '../core/controller/studySession.ts';
import { spaceCopies } from '../core/study/spaceCopies.ts';
import { type CliCommand, operands } from './command.ts';
import { engineFolder } from './engine.ts';
import { parseRunOptions, readRunOptions, resumeOptions } from './runOptions.ts';
import { runSession } from './runSession.ts';
import { locateStudyFolder } from './studyFolder.ts';
import { readSweepFile } from './sweepFile.ts';

/** `resume STUDY`: takes over what still runs, queues what died, and goes on. */
export const resumeCommand: CliCommand = {
  name: 'resume',
  summary: 'go on with a study',
  usage: 'STUDY [options] [-- ARGS...]',
  description:
    'Takes over trials that still run, keeps the results of those that ended meanwhile, queues again those that died, and goes on in the stored ' +
    'working directory. Options are those of the first start; the ones given now win.',
  options: resumeOptions,
  takesRest: true,
  examples: [
    { line: 'resume spirals', says: 'go on where it stopped' },
    { line: 'resume spirals --trials 40', says: 'go on to 40 trials in all' },
  ],
  async run(context) {
    const [reference = ''] = operands(context, resumeCommand, ['STUDY']);
    const { folder } = locateStudyFolder(context, reference);
    const stored = resumableInfo(folder);
    const options = { ...parseRunOptions(stored.options), ...readRunOptions(context).options };
    const { spec } = readSweepFile(context, path.join(folder, 'sweep.yaml'), options, {
      warnings: false,
      readFile: spaceCopies(folder),
    });
    const launch = planLaunch(spec, stored.cwd, stored.sweep ?? path.join(folder, 'sweep.yaml'), context.env);
    return runSession(context, launch, async () => {
      const session = await openSession(folder, spec, engineFolder());
      return context.rest.length > 0 ? { ...session, info: { ...session.info, args: context.rest } } : session;
    });
  },
};
