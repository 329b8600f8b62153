import path from 'node:path';
import { totalTrials } from '../core/controller/assemble.ts';
import { createSession, existingStudy } from '../core/controller/studySession.ts';
import { differs, isSameSearch } from '../core/serve/createStudy.ts';
import { idle } from '../core/serve/idle.ts';
import { whileHeld } from '../core/serve/openStudy.ts';
import { makeStage } from '../core/stages/chain.ts';
import { type StudyPlace, studyPlace } from '../core/study/locate.ts';
import { openForReading } from '../core/study/openStudy.ts';
import type { SweepSpec } from '../core/sweep/spec.ts';
import { type CliCommand, type CliContext, operands } from './command.ts';
import { engineFolder } from './engine.ts';
import { toJson } from './json.ts';
import { readRunOptions, runOptions } from './runOptions.ts';
import { newChain } from './stages.ts';
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
    if (existing !== null) {
      await checkExisting(studyPlace(existing), spec);
      return told(context, spec.options.study ?? path.basename(existing), existing);
    }
    const sweepFile = path.resolve(context.cwd, file);
    const { given } = commandLine;
    const session =
      spec.options.stages === undefined
        ? await createSession({
            workspace: context.workspace,
            spec,
            sweepFile,
            sweepText: text,
            cwd: context.cwd,
            args: [],
            options: given,
            engineVersion: engineVersion(),
            engine: engineFolder(),
          })
        : // The first stage; resume makes the others.
          (await makeStage(newChain(context, { spec, text, file: sweepFile, given }), 0, context.env)).session;
    try {
      await session.store.setAttributes({ ...idle(), 'trialdeck:total': totalTrials(session) });
      return told(context, session.info.study, session.folder);
    } finally {
      await session.store.close();
      session.door.release();
    }
  },
};

function told(context: CliContext, study: string, folder: string): number {
  context.out(context.json ? `${toJson({ study, path: folder })}\n` : `${study}  ${folder}\n`);
  return 0;
}

/** A study that is there is left as it is; it only has to be for the same space, and free. */
async function checkExisting(place: StudyPlace, spec: SweepSpec): Promise<void> {
  await whileHeld(place, async () => {
    const store = await openForReading(place);
    try {
      if (!isSameSearch(store, spec)) throw differs(store.name);
    } finally {
      await store.close();
    }
  });
}
