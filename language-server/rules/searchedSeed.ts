import { isConstant } from '../../src/core/space/distribution.ts';
import type { Span } from '../../src/core/sweep/lineIndex.ts';
import type { ParameterSource } from '../../src/core/sweep/parameters.ts';
import type { SweepReading } from '../../src/core/sweep/parse.ts';
import type { Fix, Report } from '../../src/core/sweep/report.ts';
import { entryOf, type MapNode } from '../../src/core/sweep/tree.ts';
import { isSeed } from './names.ts';
import type { Rule } from './rule.ts';

/** Samplers that learn from the values of trials. */
const learning: ReadonlySet<string> = new Set(['auto', 'bayes', 'tpe', 'gp', 'cmaes', 'nsga2']);

/** A seed that the search is free to tune. */
export const searchedSeed: Rule = {
  code: 'searched-seed',
  check({ reading }, report) {
    const { document, sources } = reading;
    const { spec } = document;
    if (spec === null || !learning.has(spec.options.sampler?.name ?? spec.method)) return;
    for (const source of sources) {
      const { name, entry, distribution } = source;
      if (distribution === null || isConstant(distribution) || !isSeed(name)) continue;
      const fix = spec.options.repeat === undefined ? repeatFix(reading, source, report) : undefined;
      report.hint(
        'searched-seed',
        entry.key.span,
        `The search will pick a lucky \`${name}\`. Make it a constant, and let \`trialdeck: repeat:\` run every trial with several.`,
        fix,
      );
    }
  },
};

/** The parameter as a constant, and as many runs of a trial as it had values. */
function repeatFix(
  { root, text }: Pick<SweepReading, 'root' | 'text'>,
  { name, map, path, distribution, entry }: ParameterSource,
  report: Report,
): Fix | undefined {
  const { spelling } = report;
  if (root === null || path.length !== 1 || spelling.dialect === 'python') return undefined;
  const values = distribution?.kind === 'categorical' ? distribution.choices.map(({ value }) => value) : [];
  const numbers = values.filter((value) => typeof value === 'number' && Number.isInteger(value));
  const first = distribution?.kind === 'int_uniform' ? distribution.low : numbers[0];
  if (first === undefined) return undefined;
  const source = text.slice(...entry.value.span);
  if (/[#&*]/.test(source)) return undefined;
  const runs = Math.min(Math.max(numbers.length, 2), 10);
  const kind = /fold/i.test(name) ? 'folds' : 'seeds';
  const constant = spelling.entry('value', String(first), map.entries[0]?.key.plain);
  const repeat = spelling.entry(
    'repeat',
    spelling.mapping([
      [kind, String(runs)],
      ['parameter', spelling.plain(name)],
    ]),
  );
  const place = blockPlace(root, text, repeat, spelling.entry('trialdeck', `{${repeat}}`));
  if (place === null) return undefined;
  return {
    title: `Make \`${name}\` a constant and repeat trials over ${runs} ${kind}`,
    edits: [[entry.value.span, map.flow ? `{${constant}}` : constant], place],
  };
}

/** Where the option goes: into the block, or after everything with a block of its own. */
function blockPlace(root: MapNode, text: string, option: string, block: string): readonly [Span, string] | null {
  const there = entryOf(root, 'trialdeck');
  if (there !== null) {
    const first = there.value.kind === 'map' ? there.value.entries[0] : undefined;
    if (there.value.kind !== 'map' || first === undefined) return null;
    const at = first.span[0];
    if (there.value.flow) return [[at, at], `${option}, `];
    const indent = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
    return /^ +$/.test(indent) ? [[at, at], `${option}\n${indent}`] : null;
  }
  const last = root.entries.at(-1);
  if (last === undefined) return null;
  const end = root.entries.reduce((most, entry) => Math.max(most, entry.span[1]), 0);
  if (root.flow) return [[end, end], `, ${block}`];
  const at = text.lastIndexOf('\n', root.entries[0]?.span[0] ?? 0) + 1;
  if (at !== root.entries[0]?.span[0]) return null;
  const lineEnd = text.indexOf('\n', end);
  return lineEnd < 0 ? [[text.length, text.length], `\n${block}\n`] : [[lineEnd + 1, lineEnd + 1], `${block}\n`];
}
