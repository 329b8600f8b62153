import { isScript } from '../../language-server/service/recognise.ts';
import { changedSweep } from '../core/sweep/changedText.ts';
import { decodeSweep } from '../core/sweep/decode.ts';
import { exportSweep } from '../core/sweep/export.ts';
import { parseSweep } from '../core/sweep/parse.ts';
import { type CliCommand, operands } from './command.ts';
import { UsageError } from './errors.ts';
import { besideSweep, diagnosticLine, readBytes } from './sweepFile.ts';

/** Errors after which the file's structure is a guess, or a part of it is missing. */
const unreadable: readonly string[] = [
  'too-large',
  'yaml-syntax',
  'control-character',
  'several-documents',
  'not-a-sweep',
  'space-file',
];

/** `export FILE`: the sweep as W&B takes it. */
export const exportCommand: CliCommand = {
  name: 'export',
  summary: 'print a sweep without its trialdeck: key',
  usage: 'FILE',
  description:
    'Prints the sweep file without the trialdeck: key, which wandb sweep refuses. Everything else stays as it is, comments too; the parameters of space files are written in. Of a Python script or notebook it is the sweep file of the dict that reaches wandb.sweep.',
  options: [],
  examples: [{ line: 'export sweep.yaml > wandb.yaml', says: 'a file for wandb sweep' }],
  async run(context) {
    const [file = ''] = operands(context, exportCommand, ['FILE']);
    const decoded = decodeSweep(readBytes(context, file));
    if ('diagnostic' in decoded) throw new UsageError('sweep-errors', diagnosticLine(file, decoded.diagnostic));
    if (isScript(file)) {
      const { exportScript } = await import('./exportScript.ts');
      context.out(exportSweep(exportScript(context, file, decoded.text)));
      return 0;
    }
    const { spec, diagnostics } = parseSweep(decoded.text, { readFile: besideSweep(context, file) });
    const error = diagnostics.find(({ code, severity, inFile }) => {
      return unreadable.includes(code) || (severity === 'error' && inFile !== undefined);
    });
    if (error) throw new UsageError('sweep-errors', diagnosticLine(file, error));
    // W&B reads no second file: what stands in space files goes into the sweep.
    const whole =
      spec !== null && spec.spaceFiles.length > 0 ? changedSweep(decoded.text, { space: spec.space }) : decoded.text;
    context.out(exportSweep(whole));
    return 0;
  },
};
