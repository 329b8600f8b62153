import path from 'node:path';
import { openSession, readStudyInfo } from '../core/controller/studySession.ts';
import { locateStudy } from '../core/study/locate.ts';
import { type CliCommand, operands } from './command.ts';
import { engineFolder } from './engine.ts';
import { readCommandLineOptions, runOptionHelp, storedOptions } from './runOptions.ts';
import { runSession } from './runSession.ts';
import { readSweepFile } from './sweepFile.ts';

/** `resume STUDY`: takes over what still runs, queues what died, and goes on. */
export const resumeCommand: CliCommand = {
  name: 'resume',
  summary: 'go on with a study',
  usage: 'STUDY [options] [-- ARGS...]',
  description:
    'Takes over trials that still run, keeps the results of those that ended meanwhile, queues again those that died, and goes on in the stored ' +
    'working directory. Options are those of the first start; the ones given now win.',
  options: runOptionHelp('resume'),
  takesRest: true,
  examples: [
    { line: 'resume spirals', says: 'go on where it stopped' },
    { line: 'resume spirals --trials 40', says: 'go on to 40 trials in all' },
  ],
  async run(context) {
    const [reference = ''] = operands(context, resumeCommand, ['STUDY']);
    const { folder } = locateStudy(context.workspace, reference);
    const stored = readStudyInfo(folder);
    const options = { ...storedOptions(stored), ...readCommandLineOptions(context) };
    const { spec } = readSweepFile(context, path.join(folder, 'sweep.yaml'), options, { quiet: true });
    const args = context.rest.length > 0 ? context.rest : stored.args;
    return runSession(context, async () => {
      const session = await openSession(folder, spec, engineFolder());
      return { ...session, info: { ...session.info, args } };
    });
  },
};
