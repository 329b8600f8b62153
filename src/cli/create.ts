import path from 'node:path';
import { totalTrials } from '../core/controller/assemble.ts';
import { createSession, existingStudy, openSession } from '../core/controller/studySession.ts';
import { idle } from '../core/serve/studySet.ts';
import { type CliCommand, operands } from './command.ts';
import { engineFolder } from './engine.ts';
import { toJson } from './json.ts';
import { readRunOptions, runOptions } from './runOptions.ts';
import { readSweepFile } from './sweepFile.ts';
import { engineVersion } from './version.ts';

/** `create FILE`: makes a study and runs nothing. */
export const createCommand: CliCommand = {
  name: 'create',
  summary: 'make a study and run nothing',
  usage: 'FILE [options]',
  description:
    'Makes a study of the sweep file, to be driven by ask and tell, or run later by resume. With --study NAME of a study that is there it says ' +
    'whether that is for the same search space.',
  options: runOptions,
  examples: [
    { line: 'create sweep.yaml --study hand', says: 'then: ask hand, tell hand 0 --value 0.5' },
    { line: 'create sweep.yaml --storage optuna.db --study tuning', says: "go on with a study of Optuna's" },
  ],
  async run(context) {
    const [file = ''] = operands(context, createCommand, ['FILE']);
    const commandLine = readRunOptions(context);
    const { spec, text } = readSweepFile(context, file, commandLine.options, { warnings: true, driven: true });
    const existing = existingStudy(context.workspace, spec.options.study);
    const session =
      existing === null
        ? await createSession({
            workspace: context.workspace,
            spec,
            sweepFile: path.resolve(context.cwd, file),
            sweepText: text,
            cwd: context.cwd,
            args: [],
            options: commandLine.given,
            engineVersion: engineVersion(),
            engine: engineFolder(),
          })
        : await openSession(existing, spec, engineFolder());
    try {
      if (existing === null) {
        await session.store.setAttributes({ ...idle(), 'trialdeck:total': totalTrials(session) });
      }
      const study = session.info.study;
      if (context.json) context.out(`${toJson({ study, path: session.folder })}\n`);
      else context.out(`${study}  ${session.folder}\n`);
      return 0;
    } finally {
      await session.store.close();
      session.door.release();
    }
  },
};
