import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay, setImmediate } from 'node:timers/promises';
import { readRun } from '../core/sources/trialdeckRun.ts';
import { locateRun } from '../core/study/locate.ts';
import { type CliCommand, type CliContext, operands } from './command.ts';

const partBytes = 256 * 1024;
const lookMs = 200;

/** `logs RUN`: what a run printed. */
export const logsCommand: CliCommand = {
  name: 'logs',
  summary: 'print what a run printed',
  usage: 'RUN [--follow]',
  description:
    'Prints the output of a run as it is. RUN is a run id, the beginning of one, STUDY/TRIAL, or a path. With --follow it goes on until the run ends.',
  options: [{ name: 'follow', short: 'f', help: 'go on printing while the run goes on' }],
  examples: [
    { line: 'logs spirals/3', says: 'everything up to now' },
    { line: 'logs spirals/3 -f', says: 'watch it' },
  ],
  async run(context) {
    const [reference = ''] = operands(context, logsCommand, ['RUN']);
    const { folder, run } = locateRun(context.workspace, reference, context.cwd);
    const file = path.join(folder, 'output.log');
    const follow = context.options.has('follow');
    let offset = 0;
    for (;;) {
      const over = !follow || readRun(folder).state !== 'running';
      offset = await print(context, file, offset);
      if (over || context.outClosed.aborted) break;
      await delay(lookMs);
    }
    if (offset === 0 && !context.quiet) context.err(`trialdeck: ${run} has printed nothing${follow ? '' : ' yet'}\n`);
    return 0;
  },
};

/** Prints a file from a byte on. @returns the byte up to which it was printed */
async function print(context: CliContext, file: string, from: number): Promise<number> {
  if (!existsSync(file)) return from;
  const descriptor = openSync(file, 'r');
  try {
    const buffer = Buffer.allocUnsafe(partBytes);
    let offset = from;
    while (!context.outClosed.aborted) {
      const count = readSync(descriptor, buffer, 0, buffer.length, offset);
      if (count === 0) break;
      offset += count;
      context.out(Buffer.from(buffer.subarray(0, count)));
      // Lets the output say that it was closed.
      await setImmediate();
    }
    return offset;
  } finally {
    closeSync(descriptor);
  }
}
