import { createSampler } from '../../src/core/search/create.ts';
import { createPruner } from '../../src/core/search/createPruner.ts';
import { SearchError } from '../../src/core/search/searchError.ts';
import type { Diagnostic } from '../../src/core/sweep/diagnostic.ts';
import { usesProgram } from '../../src/core/sweep/macros.ts';
import { readSweep, type SweepReading } from '../../src/core/sweep/parse.ts';
import { Report } from '../../src/core/sweep/report.ts';
import type { SweepSpec } from '../../src/core/sweep/spec.ts';
import { entryOf } from '../../src/core/sweep/tree.ts';
import { rules } from '../rules/allRules.ts';

export interface DiagnoseContext {
  /** The file as people know it, for messages. */
  readonly name: string;
  /** Whether the program, as written in the sweep, is found; absent where nobody can look. */
  readonly programExists?: (program: string) => boolean;
}

/**
 * Everything there is to say about a sweep text, by position: what the reader found, what the search refuses, a program that
 * is missing, and the softer advice of the rules. `check` and the editor show the same list.
 */
export function diagnose(text: string, context: DiagnoseContext): readonly Diagnostic[] {
  const reading = readSweep(text);
  const report = new Report(reading.lines);
  checkProgram(reading, context, report);
  const { spec } = reading.document;
  if (spec !== null) checkNamed(spec, reading, report);
  for (const rule of rules) rule.check(reading, report);
  report.diagnostics.push(...reading.document.diagnostics);
  return report.sorted();
}

function checkProgram({ root, document }: SweepReading, context: DiagnoseContext, report: Report): void {
  const node = root === null ? null : (entryOf(root, 'program')?.value ?? null);
  if (context.programExists === undefined || node?.kind !== 'scalar' || node.text === '') return;
  if (document.spec !== null && !usesProgram(document.spec.command)) return;
  if (document.spec === null && root !== null && entryOf(root, 'command') !== null) return;
  if (context.programExists(node.text)) return;
  const module = /^(?:\S*python[\d.]*\s+)?-m\s+(\S+)/.exec(node.text)?.[1];
  const mend =
    module === undefined
      ? 'It is looked for in the working directory, then beside this file.'
      : `\`program\` is a file; write \`command: ["\${interpreter}", "-m", "${module}", "\${args}"]\`.`;
  report.error('program-missing', node.span, `The program \`${node.text}\` does not exist. ${mend}`);
}

/** Names and arguments of sampler and pruner, as the search itself reads them. */
function checkNamed(spec: SweepSpec, { root }: SweepReading, report: Report): void {
  const block = root === null ? null : (entryOf(root, 'trialdeck')?.value ?? null);
  const spanOf = (key: string) => {
    const entry = block?.kind === 'map' ? entryOf(block, key) : null;
    return entry?.value.span ?? ([0, 0] as const);
  };
  const attempt = (key: string, create: () => unknown): void => {
    try {
      create();
    } catch (error) {
      if (!(error instanceof SearchError)) throw error;
      report.error('bad-option', spanOf(key), error.message);
    }
  };
  if (spec.options.sampler?.name !== 'external') attempt('sampler', () => createSampler(spec, 0));
  attempt('pruner', () => createPruner(spec));
}
