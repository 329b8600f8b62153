import path from 'node:path';
import { resumableInfo } from '../core/controller/studySession.ts';
import type { Value } from '../core/space/value.ts';
import { spaceCopies } from '../core/study/spaceCopies.ts';
import type { StudyInfo } from '../core/study/studyInfo.ts';
import { optionOf } from '../core/sweep/optionTable.ts';
import type { SweepSpec } from '../core/sweep/spec.ts';
import type { CliContext } from './command.ts';
import { parseRunOptions } from './runOptions.ts';
import { readSweepFile } from './sweepFile.ts';

/** The sweep of a study as it goes on. */
export interface StoredSweep {
  readonly info: StudyInfo;
  /** The options that the study keeps and those that were given now. */
  readonly spec: SweepSpec;
  readonly text: string;
  /** Both as texts, to be kept for the next time. */
  readonly options: Readonly<Record<string, Value>>;
}

/**
 * Reads the sweep that a study keeps.
 * @param given - options of the command line, texts by key; they win
 * @throws StudyError, UsageError
 */
export function readStoredSweep(
  context: CliContext,
  folder: string,
  given: Readonly<Record<string, Value>>,
): StoredSweep {
  const info = resumableInfo(folder);
  const options = addedOptions(info.options, given);
  const { spec, text } = readSweepFile(context, path.join(folder, 'sweep.yaml'), parseRunOptions(options), {
    warnings: false,
    name: `study ${info.study}`,
    readFile: spaceCopies(folder),
    queued: () => true,
  });
  return { info, spec, text, options };
}

/** Options that may be given several times grow, of all others the last one counts. */
export function addedOptions(
  stored: Readonly<Record<string, Value>>,
  given: Readonly<Record<string, Value>>,
): Record<string, Value> {
  const options: Record<string, Value> = { ...stored };
  for (const [key, value] of Object.entries(given)) {
    // What is queued is queued once; the study itself keeps it.
    if (key === 'enqueue') continue;
    const before = options[key];
    const grows = optionOf(key)?.many === true && Array.isArray(before) && Array.isArray(value);
    options[key] = grows ? [...before, ...value] : value;
  }
  return options;
}
