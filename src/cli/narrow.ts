import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { writeFileAtomic } from '../core/os/atomicFile.ts';
import { narrowedText, narrowStudy } from '../core/stages/narrowStudy.ts';
import { locateStudy, type StudyPlace } from '../core/study/locate.ts';
import { openForReading } from '../core/study/openStudy.ts';
import { readStudyInfo } from '../core/study/readStudyInfo.ts';
import { distributionFields } from '../core/sweep/distributionText.ts';
import { parseSweep } from '../core/sweep/parse.ts';
import { type CliCommand, type CliContext, operands } from './command.ts';
import { UsageError } from './errors.ts';
import { toJson } from './json.ts';

/** `narrow STUDY`: a sweep around its best trials. */
export const narrowCommand: CliCommand = {
  name: 'narrow',
  summary: "print a study's sweep narrowed to where its best trials are",
  usage: 'STUDY [--output FILE [--force]]',
  description:
    'Prints the sweep with a smaller space: numbers keep the 10 to 90 % quantile of the best fifth of the trials, a quarter wider; choices that ' +
    'never got there in five tries go; what hardly matters is frozen at the best value. A range grows where the best trials crowd at its end. ' +
    'Comments say why. Runs and changes nothing.',
  options: [
    { name: 'output', value: 'FILE', help: 'write it to a file instead' },
    { name: 'force', help: 'write over a file that is there' },
  ],
  examples: [
    { line: 'narrow spirals', says: 'look at it, from ten finished trials on' },
    { line: 'narrow spirals --output fine.yaml', says: 'a sweep file to run next' },
  ],
  async run(context) {
    const [reference = ''] = operands(context, narrowCommand, ['STUDY']);
    const output = context.options.text('output');
    if (output !== undefined) requireFree(context, output);
    const place = locateStudy(context.workspace, reference, context.cwd);
    const store = await openForReading(place);
    try {
      const narrowed = narrowStudy(store);
      const sweep = sweepTextOf(place);
      const text = narrowedText(
        store,
        narrowed,
        sweep,
        output === undefined ? null : movedProgram(context, place, sweep, output),
      );
      if (output !== undefined) write(context, output, text);
      if (context.json) {
        const parameters = narrowed.parameters.map(({ name, from, to, why }) => ({
          name,
          from: distributionFields(from),
          to: to === null ? null : distributionFields(to),
          why,
        }));
        context.out(`${toJson({ parameters, text })}\n`);
      } else if (output === undefined) context.out(text);
      else if (!context.quiet) context.out(`${output} written. Run it with: trialdeck sweep ${output}\n`);
      return 0;
    } finally {
      await store.close();
    }
  },
};

/** Other people's comments are in a sweep file. */
function requireFree(context: CliContext, output: string): void {
  if (context.options.has('force') || !existsSync(path.resolve(context.cwd, output))) return;
  throw new UsageError('file-exists', `${output} is there already. --force writes over it.`);
}

function write(context: CliContext, output: string, text: string): void {
  const file = path.resolve(context.cwd, output);
  const folder = path.dirname(file);
  if (!existsSync(folder)) throw new UsageError('missing-file', `${output}: its folder does not exist`);
  try {
    writeFileAtomic(file, text);
  } catch (error) {
    // Not the temporary file beside it, which people do not know.
    throw error instanceof Error ? Object.assign(error, { path: output }) : error;
  }
}

/** The text that was run, null for a lone database. */
function sweepTextOf({ folder }: StudyPlace): string | null {
  if (folder === null) return null;
  try {
    return readFileSync(path.join(folder, 'sweep.yaml'), 'utf8');
  } catch {
    return null;
  }
}

/** A program that is found beside the study's sweep only, as it is named from where the new sweep will lie; else null. */
function movedProgram(
  context: CliContext,
  { folder }: StudyPlace,
  sweep: string | null,
  output: string,
): string | null {
  const program = sweep === null ? null : parseSweep(sweep, { queued: () => true }).spec?.program;
  const file = folder === null ? null : readStudyInfo(folder)?.sweep;
  if (typeof program !== 'string' || typeof file !== 'string') return null;
  const target = path.dirname(path.resolve(context.cwd, output));
  const beside = path.resolve(path.dirname(file), program);
  const found = [context.cwd, target].some((place) => existsSync(path.resolve(place, program)));
  return found || !existsSync(beside) ? null : path.relative(target, beside);
}
