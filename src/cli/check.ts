import { diagnoseFile } from '../../language-server/service/yamlSweeps.ts';
import { decodeSweep } from '../core/sweep/decode.ts';
import type { Diagnostic, Range, Severity } from '../core/sweep/diagnostic.ts';
import { type CliCommand, type CliContext, operands } from './command.ts';
import { UsageError } from './errors.ts';
import { toJson } from './json.ts';
import { surroundingsOf } from './surroundings.ts';
import { fileOf, readBytes } from './sweepFile.ts';
import { oneLine } from './text/displayWidth.ts';
import { createPaint, type Tone } from './text/paint.ts';

const tones: Readonly<Record<Severity, Tone>> = {
  error: 'bad',
  warning: 'warning',
  information: 'running',
  hint: 'faint',
};

interface Found {
  readonly file: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** `check FILE...`: what would make a sweep fail or differ from what is written. */
export const checkCommand: CliCommand = {
  name: 'check',
  summary: 'find mistakes in sweep files',
  usage: 'FILE...',
  description:
    'Reads sweep files as W&B, PyYAML and this machine would, together with the script that they run, and says what would fail or silently ' +
    'differ from what is written. Runs nothing. FILE is YAML or JSON, or a Python script or notebook that calls wandb.sweep. ' +
    'Ends with 1 when there is an error, with 2 when a file cannot be read. --quiet leaves out information and hints. docs/rules.md explains every code.',
  options: [],
  examples: [
    { line: 'check sweep.yaml', says: 'file:line:column: severity code: message' },
    { line: 'check configs/*.yaml --json', says: 'an array, with fixes' },
    { line: 'check search.py', says: 'a sweep that stands in Python' },
  ],
  async run(context) {
    const files = operands(context, checkCommand, ['FILE...']);
    const unread: UsageError[] = [];
    const found = files.flatMap((file) => {
      try {
        return [checkFile(context, file)];
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        unread.push(error);
        return [];
      }
    });
    const [first] = unread;
    if (first !== undefined && files.length === 1) throw first;
    context.out(context.json ? `${toJson(found.flatMap(jsonRows))}\n` : report(found, context));
    for (const { message } of unread) context.err(`trialdeck: ${message}\n`);
    if (unread.length > 0) return 2;
    return found.some(({ diagnostics }) => diagnostics.some(({ severity }) => severity === 'error')) ? 1 : 0;
  },
};

function checkFile(context: CliContext, file: string): Found {
  const decoded = decodeSweep(readBytes(context, file));
  if ('diagnostic' in decoded) return { file, diagnostics: [decoded.diagnostic] };
  return { file, diagnostics: diagnoseFile(decoded.text, surroundingsOf(context, file)) };
}

/** Lines and columns from 1, columns in UTF-16 units, the end exclusive. */
function place({ start, end }: Range): { line: number; column: number; endLine: number; endColumn: number } {
  return { line: start.line + 1, column: start.character + 1, endLine: end.line + 1, endColumn: end.character + 1 };
}

function jsonRows({ file, diagnostics }: Found): object[] {
  return diagnostics.map(({ range, severity, code, message, fix, inFile }) => ({
    file: fileOf(file, inFile),
    ...place(range),
    severity,
    code,
    message,
    ...(fix === undefined
      ? {}
      : {
          fix: { title: fix.title, edits: fix.edits.map((edit) => ({ ...place(edit.range), newText: edit.newText })) },
        }),
  }));
}

function report(found: readonly Found[], context: CliContext): string {
  const paint = createPaint(context.color);
  const shown = (severity: Severity): boolean => !context.quiet || severity === 'error' || severity === 'warning';
  if (found.length === 0) return '';
  const lines = found.flatMap(({ file, diagnostics }) =>
    diagnostics
      .filter(({ severity }) => shown(severity))
      .map(({ range, severity, code, message, inFile }) => {
        const { line, column } = place(range);
        return `${oneLine(fileOf(file, inFile))}:${line}:${column}: ${paint(severity, tones[severity])} ${paint(`${code}:`, 'faint')} ${oneLine(message)}`;
      }),
  );
  if (!context.quiet) lines.push(summary(found));
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function summary(found: readonly Found[]): string {
  const all = found.flatMap(({ diagnostics }) => diagnostics);
  const count = (severity: Severity, one: string, many: string): string[] => {
    const number = all.filter((diagnostic) => diagnostic.severity === severity).length;
    return number === 0 ? [] : [`${number} ${number === 1 ? one : many}`];
  };
  const parts = [...count('error', 'error', 'errors'), ...count('warning', 'warning', 'warnings')];
  const files = found.length === 1 ? (found[0]?.file ?? '') : `${found.length} files`;
  return `${files}: ${parts.length === 0 ? 'no mistakes found' : parts.join(', ')}`;
}
