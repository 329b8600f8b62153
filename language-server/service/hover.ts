import type { Range } from '../../src/core/sweep/diagnostic.ts';
import type { Node } from '../../src/core/sweep/tree.ts';
import { valueDoc } from '../keys/keyTable.ts';
import { distributionWords } from './describeDistribution.ts';
import { commandHover } from './hoverCommand.ts';
import { factsOf } from './hoverFacts.ts';
import { keyText } from './hoverKey.ts';
import { parameterHover } from './hoverParameter.ts';
import { argumentText, type HoverOptions, paragraphs, readingText } from './hoverParts.ts';
import { mentions } from './mentions.ts';
import { plainText } from './numberText.ts';
import { type Place, placeAt } from './placeAt.ts';
import { spaceOf } from './searchFacts.ts';
import type { Sweep } from './sweep.ts';

export interface HoverText {
  readonly markdown: string;
  readonly range: Range;
}

/** What stands at an offset: a key and who reads it, a parameter with its distribution, what a macro becomes. Null elsewhere. */
export function hover(sweep: Sweep, offset: number, options: HoverOptions = {}): HoverText | null {
  const { root, lines } = sweep.reading;
  const place = root === null ? null : placeAt(root, offset);
  if (place === null) return null;
  const markdown = textOf(sweep, place, options);
  return markdown === null ? null : { markdown, range: lines.range(place.node.span) };
}

function textOf(sweep: Sweep, place: Place, options: HoverOptions): string | null {
  const { path, on } = place;
  if (path[0] === 'command') return commandHover(sweep, place);
  if (path[0] === 'parameters' && path.length > 1) return parameterHover(sweep, place, options);
  if (on === 'key') {
    const known = keyText(path);
    return known === '' ? parameterName(sweep, place.node) : paragraphs(known, factsOf(sweep, place));
  }
  return valueText(sweep, place);
}

const methodDocs: ReadonlyMap<string, string> = new Map([
  ['grid', 'Every combination once, in the order of the names.'],
  ['random', 'Independent draws from every parameter.'],
  ['bayes', 'Draws guided by the trials before; the sampler fits the space unless `trialdeck: sampler:` names one.'],
]);

/** A value of a key that is not a parameter's. */
function valueText(sweep: Sweep, place: Place): string | null {
  const { node, path } = place;
  if (node.kind !== 'scalar') return null;
  const doc = path.join('.') === 'method' ? (methodDocs.get(node.text) ?? '') : valueDoc(path, node.text);
  const found = factsOf(sweep, place);
  const reading = readingText(node);
  if (doc === '' && found === '' && reading === '') return parameterName(sweep, node);
  return paragraphs(`**${plainText(node.text)}**`, doc, reading, found);
}

/** The name of a parameter outside of `parameters`: in `enqueue`, `fixed`, `conditions`, `repeat`. */
function parameterName(sweep: Sweep, node: Node): string | null {
  const mention = mentions(sweep).find((one) => one.node === node);
  if (mention === undefined) return null;
  const name = mention.path.join('.');
  const distribution = spaceOf(sweep).parameters.find((one) => one.name === name)?.distribution;
  const words = distribution === undefined ? '' : ` · ${distributionWords(distribution)}`;
  const script = argumentText(sweep, name);
  return words === '' && script === '' ? null : paragraphs(`**${plainText(name)}**${words}`, script);
}
