import { decodeSweep } from '../core/sweep/decode.ts';
import { exportSweep } from '../core/sweep/export.ts';
import { parseSweep } from '../core/sweep/parse.ts';
import { type CliCommand, operands } from './command.ts';
import { UsageError } from './errors.ts';
import { diagnosticLine, readBytes } from './sweepFile.ts';

/** Errors after which the file's structure is a guess. */
const unreadable: readonly string[] = ['yaml-syntax', 'control-character', 'several-documents', 'not-a-sweep'];

/** `export FILE`: the sweep as W&B takes it. */
export const exportCommand: CliCommand = {
  name: 'export',
  summary: 'print a sweep without its trialdeck: key',
  usage: 'FILE',
  description:
    'Prints the sweep file without the trialdeck: key, which wandb sweep refuses. Everything else stays as it is, comments too.',
  options: [],
  examples: [{ line: 'export sweep.yaml > wandb.yaml', says: 'a file for wandb sweep' }],
  async run(context) {
    const [file = ''] = operands(context, exportCommand, ['FILE']);
    const decoded = decodeSweep(readBytes(context, file));
    if ('diagnostic' in decoded) throw new UsageError('sweep-errors', diagnosticLine(file, decoded.diagnostic));
    const error = parseSweep(decoded.text).diagnostics.find(({ code }) => unreadable.includes(code));
    if (error) throw new UsageError('sweep-errors', diagnosticLine(file, error));
    context.out(exportSweep(decoded.text));
    return 0;
  },
};
