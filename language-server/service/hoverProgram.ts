import { goals } from '../../src/core/sweep/keys.ts';
import { entryOf, type Node } from '../../src/core/sweep/tree.ts';
import { libraryMakes, metricLibrary } from '../keys/libraryMetrics.ts';
import type { ArgumentFacts, ProgramFacts } from '../python/facts.ts';
import { fileLink, paragraphs, placeLink } from './hoverParts.ts';
import { fits } from './metricLookup.ts';
import { code, plainText, plural } from './numberText.ts';
import type { Place } from './placeAt.ts';
import type { Sweep } from './sweep.ts';

/** The program that is found, and what it takes and logs. */
export function programFacts(sweep: Sweep): string | null {
  const { found, program } = sweep;
  if (found.kind === 'missing') return `Not found. Looked for ${found.looked.map((one) => code(one)).join(', ')}.`;
  if (found.kind === 'none') return null;
  return paragraphs(
    `Found: ${fileLink(found.file)}`,
    program === null ? '' : argumentFacts(sweep, program),
    program === null ? '' : loggedFacts(program),
  );
}

function argumentFacts(sweep: Sweep, { args, skipped }: ProgramFacts): string {
  const parts = [
    args.arguments.length === 0 ? '' : `${plural(args.arguments.length, 'argument')}${kindsText(args)}`,
    args.configKeys.length === 0
      ? ''
      : `${plural(new Set(args.configKeys.map(({ name }) => name)).size, 'key')} of its config`,
  ].filter((part) => part !== '');
  const open = args.open === null || parts.length === 0 ? '' : ` Perhaps more: ${args.open}.`;
  const passed = new Set(sweep.reading.sources.map(({ path: [top] }) => top));
  const required = args.arguments.filter(
    ({ required, names, dest }) => required && ![...names, dest].some((one) => passed.has(one)),
  );
  return (
    paragraphs(
      parts.length === 0 ? '' : `Takes ${parts.join(' and ')}.${open}`,
      required.length === 0
        ? ''
        : `Required and not a parameter here: ${required
            .slice(0, 8)
            .map(({ names, dest }) => code(`--${names[0] ?? dest}`))
            .join(', ')}.`,
      skipped.length === 0 ? '' : `${plainText(skipped.slice(0, 3).join(', '))}.`,
    ) ?? ''
  );
}

function kindsText({ kinds }: ArgumentFacts): string {
  const names = [...kinds].filter((kind) => kind !== 'unknown');
  return names.length === 0 ? '' : ` (${names.join(', ')})`;
}

function loggedFacts({ metrics: { logged } }: ProgramFacts): string {
  const names = [...new Set(logged.map(({ name }) => name))];
  if (names.length === 0) return '';
  const rest = names.length > 8 ? ` and ${names.length - 8} more` : '';
  return `Logs ${names
    .slice(0, 8)
    .map((one) => code(one))
    .join(', ')}${rest}.`;
}

/** Which way a metric goes, and where it is logged. */
export function metricFacts(sweep: Sweep, { entries }: Place): string | null {
  const node = entries.at(-1)?.value;
  if (node?.kind !== 'scalar' || node.text === '') return null;
  const places = sweep.program?.metrics.logged.filter(({ name }) => name === node.text) ?? [];
  const shown = places.slice(0, 4).map((one) => `${code(one.by)} in ${placeLink(sweep, one.at)}`);
  const { past, file } = sweep.surroundings;
  const seen = past?.metrics(file).includes(node.text) === true;
  return paragraphs(
    goalText(sweep, node.text, entries.at(-2)?.value),
    shown.length === 0
      ? ''
      : `Logged by ${shown.join(', ')}${places.length > shown.length ? ` and ${places.length - shown.length} more` : ''}.`,
    shown.length === 0 ? madeText(sweep, node.text) : '',
    seen ? 'Logged in past runs.' : '',
  );
}

/** Where a name that stands nowhere in the program comes from. */
function madeText({ program }: Sweep, name: string): string {
  if (program === null) return '';
  const libraries = [...program.metrics.libraries].flatMap((id) => metricLibrary(id) ?? []);
  const maker = libraries.find((library) => libraryMakes(library, name));
  if (maker !== undefined) return `Logged by ${maker.title}, which the program uses.`;
  return program.metrics.composed.some((parts) => fits(name, parts)) ? 'The program puts this name together.' : '';
}

/** Which way it should go, and which of its values counts. */
function goalText({ reading: { document } }: Sweep, name: string, beside: Node | undefined): string {
  const written = beside?.kind === 'map' ? entryOf(beside, 'goal')?.value : undefined;
  const said = goals.find((one) => written?.kind === 'scalar' && written.text === one);
  const goal = document.spec?.metrics.find((one) => one.name === name)?.goal ?? said;
  if (goal === undefined) return '';
  const value = document.spec?.options.value ?? { kind: 'last' };
  const counts = value.kind === 'mean' ? `The mean of the last ${value.count} values` : `The ${value.kind} value`;
  return `${goal === 'minimize' ? 'Minimized' : 'Maximized'}. ${counts} of a trial counts.`;
}
