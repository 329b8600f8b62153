import { keyFix } from './edits.ts';
import { formOf } from './forms.ts';
import { namesOf, parameterKeys } from './keys.ts';
import type { Span } from './lineIndex.ts';
import type { Fix, Report } from './report.ts';
import { type Entry, entryOf, type MapNode } from './tree.ts';

const knownKeys: ReadonlySet<string> = new Set(namesOf(parameterKeys));

/**
 * Whether a mapping is a group of parameters that lacks its `parameters:`: none of its keys is one of a parameter, and all hold
 * what a parameter holds; reported.
 */
export function reportGroup(map: MapNode, name: string, text: string, report: Report): boolean {
  const inside = (entry: Entry): boolean =>
    entry.value.kind === 'map' && entry.value.entries.some((one) => knownKeys.has(one.name));
  if (map.entries.length === 0 || map.entries.some((entry) => knownKeys.has(entry.name) || !inside(entry)))
    return false;
  report.error(
    'group-without-parameters',
    map.entries[0]?.key.span ?? map.span,
    `\`${name}\` looks like a group of parameters; put them under a nested \`parameters:\`.`,
    groupFix(map, text, report),
  );
  return true;
}

function groupFix(map: MapNode, text: string, report: Report): Fix | undefined {
  const title = 'Put them under `parameters:`';
  const { spelling } = report;
  if (map.flow) {
    if (!/^[{]/.test(text.slice(...map.span))) return undefined;
    const open = `{${spelling.key('parameters')}: `;
    return { title, edits: [[[map.span[0], map.span[0]], open] as const, [[map.span[1], map.span[1]], '}'] as const] };
  }
  if (spelling.dialect !== 'yaml') return undefined;
  const start = text.lastIndexOf('\n', map.span[0] - 1) + 1;
  const indent = text.slice(start, map.span[0]);
  if (!/^ +$/.test(indent)) return undefined;
  const edits: [Span, string][] = [];
  for (let at = start; at < map.span[1]; ) {
    const end = text.indexOf('\n', at);
    if (/\S/.test(text.slice(at, end < 0 ? text.length : end))) edits.push([[at, at], '  ']);
    if (end < 0) break;
    at = end + 1;
  }
  const [, ...others] = edits;
  return { title, edits: [[[start, start], `${indent}parameters:\n  `], ...others] };
}

/** Draws in steps: the distribution that takes `q`, and the key itself where it is called otherwise. */
export function stepFix(report: Report, text: string, map: MapNode, entry: Entry): Fix | undefined {
  const { spelling } = report;
  if (spelling.dialect === 'python' && !map.flow) return undefined;
  const node = entryOf(map, 'distribution')?.value;
  const key = entry.name === 'q' ? [] : keyFix(report, entry.key, 'q').edits;
  if (node?.kind === 'scalar') {
    const stepped = formOf(`q_${node.text}`)?.name ?? (node.text === 'int_uniform' ? 'q_uniform' : null);
    if (stepped === null) return entry.name === 'q' ? undefined : keyFix(report, entry.key, 'q');
    return { title: `Use \`${stepped}\``, edits: [[node.span, spelling.plain(stepped)], ...key] };
  }
  if (node !== undefined || entryOf(map, 'min') === null) return undefined;
  const added = spelling.entry('distribution', spelling.plain('q_uniform'), entry.key.plain);
  const at = entry.key.span[0];
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const indent = text.slice(lineStart, at);
  if (!map.flow && !/^ +$/.test(indent)) return undefined;
  const before = map.flow ? `${added}, ` : `${added}\n${indent}`;
  const name = spelling.key('q', entry.key.plain);
  return { title: 'Use `q_uniform`', edits: [[entry.key.span, `${before}${name}`]] };
}
