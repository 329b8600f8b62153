import { enqueue } from '../core/serve/askTell.ts';
import { openForWriting } from '../core/serve/openStudy.ts';
import { readAssignments, readParamsText, withoutOtherConstants } from '../core/serve/paramInput.ts';
import { locateStudy } from '../core/study/locate.ts';
import { decodeSweep } from '../core/sweep/decode.ts';
import { type CliCommand, type CliContext, operands } from './command.ts';
import { UsageError } from './errors.ts';
import { toJson } from './json.ts';
import { lineOf } from './oneTrial.ts';
import { readBytes } from './sweepFile.ts';
import { oneLine } from './text/displayWidth.ts';
import { paramLine } from './text/paramText.ts';

/** `enqueue STUDY NAME=VALUE...`: a trial that runs before the sampler is asked. */
export const enqueueCommand: CliCommand = {
  name: 'enqueue',
  summary: 'queue a trial of your own choice',
  usage: 'STUDY [NAME=VALUE...] [--file FILE]',
  description:
    'Queues a trial that runs, or is asked for, before anything else; what it does not fix the sampler gives. Values are read as YAML and checked ' +
    'against the space. It works while the study runs: its controller takes the trial next.',
  options: [
    {
      name: 'file',
      value: 'FILE',
      help: 'parameters from a YAML or JSON file, nested or dotted (best.yaml); constants that differ here are left out',
    },
  ],
  examples: [
    { line: 'enqueue spirals lr=0.01 hidden=16', says: 'these two are fixed' },
    { line: 'enqueue spirals --file best.yaml lr=0.005', says: 'the best of another study, with one change' },
  ],
  async run(context) {
    const [reference = '', ...words] = operands(context, enqueueCommand, ['STUDY', '[NAME=VALUE...]']);
    const file = fileIn(context);
    const own = readAssignments(words);
    if (Object.keys(file).length + Object.keys(own).length === 0) {
      throw new UsageError(
        'missing-operand',
        `enqueue needs NAME=VALUE or --file. Usage: trialdeck enqueue ${enqueueCommand.usage}`,
      );
    }
    const store = await openForWriting(locateStudy(context.workspace, reference, context.cwd));
    const { given, left } = store.space === null ? { given: file, left: [] } : withoutOtherConstants(store.space, file);
    const line = await enqueue(store, { ...given, ...own })
      .then((number) => lineOf(store, number))
      .finally(() => store.close());
    if (left.length > 0) {
      const what = left.length === 1 ? 'is another constant' : 'are other constants';
      context.err(`left out of the file: ${left.map(oneLine).join(', ')}, which ${what} in ${oneLine(reference)}\n`);
    }
    if (context.json) context.out(`${toJson(line)}\n`);
    else if (!context.quiet)
      context.out(`trial ${line?.trial} queued  ${paramLine(Object.keys(line?.params ?? {}), line?.params ?? {})}\n`);
    return 0;
  },
};

function fileIn(context: CliContext): ReturnType<typeof readParamsText> {
  const name = context.options.text('file');
  if (name === undefined) return {};
  const decoded = decodeSweep(readBytes(context, name));
  if ('diagnostic' in decoded) throw new UsageError('unreadable-file', `${name}: ${decoded.diagnostic.message}`);
  return readParamsText(decoded.text, name);
}
