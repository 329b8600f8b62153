import path from 'node:path';
import { planLaunch } from '../core/controller/preflight.ts';
import { createSession, existingStudy, openSession } from '../core/controller/studySession.ts';
import type { CliCommand } from './command.ts';
import { operands } from './command.ts';
import { engineFolder } from './engine.ts';
import { readRunOptions, runOptions } from './runOptions.ts';
import { runSession } from './runSession.ts';
import { runNewChain } from './stages.ts';
import { readSweepFile, withStarter } from './sweepFile.ts';
import { engineVersion } from './version.ts';

/** `sweep FILE`: makes the study and runs it. */
export const sweepCommand: CliCommand = {
  name: 'sweep',
  summary: 'run a sweep file',
  usage: 'FILE [options] [-- ARGS...]',
  description:
    'Makes a study of the sweep file and runs its trials on this machine. Ctrl-C stops gently and says how to go on; a second Ctrl-C stops at once. ' +
    'Words after -- are appended to the command of every trial.',
  options: runOptions,
  takesRest: true,
  examples: [
    { line: 'sweep sweep.yaml', says: 'run it to its end' },
    { line: 'sweep sweep.yaml --trials 20 --jobs 2', says: '20 trials, two at once' },
    {
      line: 'sweep sweep.yaml --study night -- --epochs 100',
      says: 'a study of its own name, an argument more for every trial',
    },
  ],
  async run(context) {
    const [file = ''] = operands(context, sweepCommand, ['FILE']);
    const commandLine = readRunOptions(context);
    const { spec, text } = await withStarter(context, file, () =>
      readSweepFile(context, file, commandLine.options, {
        warnings: true,
        queued: ({ options }) =>
          options.stages === undefined && existingStudy(context.workspace, options.study) !== null,
      }),
    );
    const sweepFile = path.resolve(context.cwd, file);
    if (spec.options.stages !== undefined) {
      return runNewChain(context, { spec, text, file: sweepFile, given: commandLine.given });
    }
    const launch = planLaunch(spec, context.cwd, sweepFile, context.env);
    const existing = existingStudy(context.workspace, spec.options.study);
    return runSession(context, launch, async () => {
      if (existing !== null) {
        // What runs now is what a later resume goes on with. The program was looked for from here, so it runs here.
        return openSession(existing, spec, engineFolder(), {
          options: commandLine.given,
          sweepFile,
          sweepText: text,
          cwd: context.cwd,
          ...(context.rest.length > 0 ? { args: context.rest } : {}),
          ...(commandLine.options.enqueue === undefined ? {} : { enqueue: commandLine.options.enqueue }),
        });
      }
      return createSession({
        workspace: context.workspace,
        spec,
        sweepFile,
        sweepText: text,
        cwd: context.cwd,
        args: context.rest,
        options: commandLine.given,
        engineVersion: engineVersion(),
        engine: engineFolder(),
      });
    });
  },
};
