import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Value } from '../space/value.ts';
import { decodeSweep } from '../sweep/decode.ts';
import type { Diagnostic } from '../sweep/diagnostic.ts';
import { mergeOptions } from '../sweep/mergeOptions.ts';
import { addOptions, parseOptionText } from '../sweep/options.ts';
import { parseSweep } from '../sweep/parse.ts';
import type { ReadFile } from '../sweep/spaceFiles.ts';
import type { SweepOptions, SweepSpec } from '../sweep/spec.ts';
import { specProblems } from '../sweep/specChecks/checkSpec.ts';
import { enqueueOutside } from '../sweep/specChecks/points.ts';
import { ServeError } from './serveError.ts';

const mostErrors = 5;

/**
 * A sweep with options worked in.
 * @param name - of the text, for messages
 * @param queued - the points of `enqueue` are queued already: the space may have changed since
 * @param readFile - reads the files that its `space:` names; absent: they count as empty
 * @throws ServeError `invalid-sweep` with the errors as `name:line:column: message`
 */
export function readSweepText(
  text: string,
  options: SweepOptions,
  name: string,
  readFile?: ReadFile,
  queued = false,
): SweepSpec {
  const { spec, diagnostics } = parseSweep(text, {
    driven: true,
    queued: () => queued,
    ...(readFile === undefined ? {} : { readFile }),
  });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (spec === null || errors.length > 0) throw invalid(errors.map((error) => lineOf(error, name)));
  const merged = mergeOptions(spec, options);
  const problems = specProblems(merged).filter(
    ({ severity, code }) => severity === 'error' && !(queued && code === enqueueOutside),
  );
  if (problems.length > 0) throw invalid(problems.map(({ message }) => `${name}: ${message}`));
  return merged;
}

/**
 * Options as a study keeps them, texts by key.
 * @throws ServeError `invalid-sweep` for one that this version does not know
 */
export function readStoredOptions(given: Readonly<Record<string, Value>>): SweepOptions {
  let options: SweepOptions = {};
  for (const [key, value] of Object.entries(given)) {
    for (const text of Array.isArray(value) ? value : [value]) {
      const read = parseOptionText(key, typeof text === 'string' ? text : JSON.stringify(text));
      if (!read.ok) throw new ServeError('invalid-sweep', `${key}: ${read.message}`);
      options = addOptions(options, read.options);
    }
  }
  return options;
}

/** Reads the files that a sweep names from a folder. */
export function filesOf(folder: string): ReadFile {
  return (named) => {
    try {
      const decoded = decodeSweep(readFileSync(path.resolve(folder, named)));
      return 'diagnostic' in decoded ? { problem: decoded.diagnostic.message.replace(/\.$/, '') } : decoded;
    } catch {
      return { problem: `cannot be read from ${folder}` };
    }
  };
}

function lineOf({ range, message, inFile }: Diagnostic, name: string): string {
  return `${inFile?.file ?? name}:${range.start.line + 1}:${range.start.character + 1}: ${message}`;
}

function invalid(lines: readonly string[]): ServeError {
  const more = lines.length > mostErrors ? [`and ${lines.length - mostErrors} more errors`] : [];
  const text = [...lines.slice(0, mostErrors), ...more].join('\n');
  return new ServeError('invalid-sweep', text === '' ? 'The sweep cannot be read.' : text);
}
