import type { PythonSweep } from '../../../language-server/pythonSweeps/pythonSweep.ts';
import { pythonSweepsOf } from '../../../language-server/pythonSweeps/pythonSweeps.ts';
import { diagnose } from '../../../language-server/service/diagnose.ts';
import { alone } from '../../../language-server/service/surroundings.ts';
import type { Params, Value } from '../../../src/core/space/value.ts';
import type { Diagnostic, Position, Range } from '../../../src/core/sweep/diagnostic.ts';
import { around } from '../language/sweepAt.ts';

/** The sweeps of a script, alone or as `/w/train.py` among other files. */
export function sweepsIn(text: string, texts?: Readonly<Record<string, string>>): readonly PythonSweep[] {
  return pythonSweepsOf(
    text,
    texts === undefined ? alone('train.py') : around({ ...texts, 'train.py': text }, 'train.py'),
  );
}

/** The only sweep of a script. */
export function sweepIn(text: string, texts?: Readonly<Record<string, string>>): PythonSweep {
  const [first, ...more] = sweepsIn(text, texts);
  if (first === undefined || more.length > 0) throw new Error(`${more.length + 1} sweeps in\n${text}`);
  return first;
}

export function diagnosticsIn(text: string, texts?: Readonly<Record<string, string>>): readonly Diagnostic[] {
  return sweepsIn(text, texts).flatMap((sweep) => diagnose(sweep));
}

/** Each diagnostic as `severity code: the text that it stands under`. */
export function marksIn(text: string, texts?: Readonly<Record<string, string>>): string[] {
  return diagnosticsIn(text, texts).map(
    ({ severity, code, range }) => `${severity} ${code}: ${text.slice(...spanOf(text, range))}`,
  );
}

export function spanOf(text: string, { start, end }: Range): [number, number] {
  return [offsetOf(text, start), offsetOf(text, end)];
}

function offsetOf(text: string, { line, character }: Position): number {
  let at = 0;
  for (let n = 0; n < line; n++) at = text.indexOf('\n', at) + 1;
  return at + character;
}

/** The text with the fix of a diagnostic. */
export function mended(text: string, { fix }: Diagnostic): string {
  const edits = (fix?.edits ?? []).toSorted((a, b) => spanOf(text, b.range)[0] - spanOf(text, a.range)[0]);
  let out = text;
  for (const { range, newText } of edits) {
    const [start, end] = spanOf(text, range);
    out = out.slice(0, start) + newText + out.slice(end);
  }
  return out;
}

/** Names with kinds of the space: `lr log_uniform_values 0.0001..0.1`, and the constants as values. */
export function spaceIn(text: string): Record<string, Value> {
  const { spec, diagnostics } = sweepIn(text).reading.document;
  if (spec === null) throw new Error(`no sweep: ${diagnostics.map(({ message }) => message).join(' ')}`);
  const params: Params = {};
  for (const { name, distribution } of spec.space.parameters) {
    if (distribution.kind === 'constant') params[name] = distribution.value.value;
    else if (distribution.kind === 'categorical') params[name] = distribution.choices.map(({ value }) => value);
    else if ('low' in distribution) params[name] = `${distribution.kind} ${distribution.low}..${distribution.high}`;
    else params[name] = distribution.kind;
  }
  return params;
}
