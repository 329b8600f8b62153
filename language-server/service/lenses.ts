import type { Diagnostic } from '../../src/core/sweep/diagnostic.ts';
import { isSpaceFile } from '../../src/core/sweep/spaceFiles.ts';
import { diagnose } from './diagnose.ts';
import type { Lens } from './features.ts';
import { aboutTime, plural } from './numberText.ts';
import { trialsOf } from './searchFacts.ts';
import type { Sweep } from './sweep.ts';

/**
 * The lines above a sweep: run it, look at its first trials; with errors the way to the first one. A sweep in Python has to
 * become a file before it can be run here. What a study of it allows is added by who knows the studies.
 * @param index - which sweep of its file it is
 * @param findings - what is found in the sweep; worked out where it is not given
 */
export function lenses(sweep: Sweep, index = 0, findings: readonly Diagnostic[] = diagnose(sweep)): readonly Lens[] {
  const { root, lines, document, dialect } = sweep.reading;
  const { file, name } = sweep.surroundings;
  const [first] = root?.entries ?? [];
  // Parameters alone are for other sweeps to name.
  if (root === null || first === undefined || isSpaceFile(root)) return [];
  // Merged entries stand elsewhere, so the first one need not be the topmost; a dict may be put together in many places.
  const topmost = root.entries.reduce((least, { key }) => Math.min(least, key.span[0]), first.key.span[0]);
  const top = dialect === 'yaml' ? topmost : root.span[0];
  const range = lines.range([top, top]);
  const target = file ?? name;
  const errors = findings.filter(({ severity }) => severity === 'error');
  const [wrong] = errors;
  if (wrong !== undefined) {
    const at = wrong.inFile?.namedAt ?? wrong.range;
    return [
      {
        range,
        title: `${dialect === 'python' ? 'Sweep' : 'Run sweep'} · ${plural(errors.length, 'error')}`,
        command: 'trialdeck.showProblem',
        arguments: [target, index, at.start],
        tooltip: `Line ${at.start.line + 1}: ${wrong.message}`,
      },
    ];
  }
  const given = [target, index];
  const convert = { range, title: 'Convert to sweep file', command: 'trialdeck.convertSweep', arguments: given };
  // A dict of which some values are not known can be converted all the same.
  if (document.spec === null) return dialect === 'python' ? [convert] : [];
  const size = extent(sweep);
  const preview = { range, command: 'trialdeck.previewSamples', arguments: given };
  const alone = { ...preview, title: ['Preview samples', ...size].join(' · ') };
  if (dialect === 'python') return [convert, alone];
  // A part of a larger file is nothing that a command line can name.
  if (sweep.place.keys.length > 0 || sweep.place.documents > 1) return [alone];
  return [
    { range, title: ['Run sweep', ...size].join(' · '), command: 'trialdeck.runSweep', arguments: given },
    { ...preview, title: 'Preview samples' },
  ];
}

/** How many trials, and how long they take if they take as long as before. */
function extent(sweep: Sweep): readonly string[] {
  const trials = trialsOf(sweep);
  if (trials === null) return ['until stopped'];
  const { past, file } = sweep.surroundings;
  const trialMs = past?.trialMs(file) ?? null;
  const jobs = sweep.reading.document.spec?.options.jobs ?? 1;
  const time = trialMs === null || trialMs <= 0 ? [] : [aboutTime(Math.ceil(trials / jobs) * trialMs)];
  return [plural(trials, 'trial'), ...time];
}
