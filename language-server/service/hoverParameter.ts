import { nestedText } from '../../src/core/space/params.ts';
import { formOf } from '../../src/core/sweep/forms.ts';
import { nodeLiteral } from '../../src/core/sweep/literal.ts';
import type { ParameterSource } from '../../src/core/sweep/parameters.ts';
import { entryOf, hasUnknown, type Node } from '../../src/core/sweep/tree.ts';
import { formulas } from '../keys/formulas.ts';
import { describeDistribution, distributionWords } from './describeDistribution.ts';
import { keyText } from './hoverKey.ts';
import { argumentText, type HoverOptions, paragraphs, readingText } from './hoverParts.ts';
import { code, fullNumber, plainText } from './numberText.ts';
import { passedAs } from './passing.ts';
import type { Place } from './placeAt.ts';
import { exampleTrial, seedOf, spaceOf } from './searchFacts.ts';
import type { Sweep } from './sweep.ts';

/** What stands below `parameters`: a parameter, its keys and values, a group. Null elsewhere. */
export function parameterHover(sweep: Sweep, place: Place, options: HoverOptions): string | null {
  const { entries, path, on } = place;
  if (path[0] !== 'parameters' || entries.length < 2) return null;
  const source = sweep.reading.sources.find(({ entry }) => entries.includes(entry));
  if (source === undefined) return groupHover(sweep, place);
  const inside = entries.slice(entries.indexOf(source.entry) + 1);
  const [key] = inside;
  if (key === undefined) return on === 'key' ? describe(sweep, source, options) : null;
  if (on === 'key') return inside.length === 1 ? keyHover(sweep, place, source, options) : null;
  if (key.name === 'distribution') return distributionHover(place, source);
  if (key.name === 'value' || key.name === 'values') return valueHover(sweep, place, source);
  return paragraphs(readingText(place.node), describe(sweep, source, options));
}

function describe(sweep: Sweep, source: ParameterSource, { pictures = false }: HoverOptions): string | null {
  const { name, path, distribution } = source;
  const script = argumentText(sweep, name);
  if (distribution === null) {
    return script === '' ? null : paragraphs(`**${plainText(name)}**`, script);
  }
  const argument = passedAs(sweep, path);
  const condition = conditionText(sweep, name);
  return paragraphs(
    describeDistribution(distribution, {
      name,
      seed: seedOf(sweep),
      pictures,
      warning: exponentText(source),
      ...(argument === null ? {} : { argument }),
    }),
    condition,
    script,
  );
}

/** The bounds of the deprecated forms are not the values that are searched. */
function exponentText({ form, distribution }: ParameterSource): string {
  if (form?.exponents !== true || distribution === null || !('low' in distribution)) return '';
  const { low, high } = distribution;
  const [from, to] = [low, high].map((value) => fullNumber(Number(value.toPrecision(4))));
  return `The bounds of \`${form.name}\` are natural exponents: values lie between **${from}** and **${to}**. For the values as written use \`${form.kind}\`.`;
}

function conditionText(sweep: Sweep, name: string): string {
  const condition = spaceOf(sweep).parameters.find((one) => one.name === name)?.condition;
  if (condition === undefined) return '';
  const parts = Object.entries(condition).map(
    ([parent, values]) => `${code(parent)} is ${values.map((value) => code(JSON.stringify(value))).join(' or ')}`,
  );
  return `Counts only where ${parts.join(' and ')}.`;
}

function keyHover(sweep: Sweep, place: Place, source: ParameterSource, options: HoverOptions): string | null {
  const known = keyText(place.path);
  if (known === '') return null;
  const shape = place.path.at(-1) === 'values' || place.path.at(-1) === 'value' ? '' : describe(sweep, source, options);
  return paragraphs(known, ...(shape === '' || shape === null ? [] : ['---', shape]));
}

function distributionHover({ node }: Place, source: ParameterSource): string | null {
  const form = node.kind === 'scalar' ? formOf(node.text) : null;
  if (form === null) return null;
  const { distribution } = source;
  const formula = Object.hasOwn(formulas, form.name) ? `Draws ${code(formulas[form.name] ?? '')}` : '';
  const optional = form.optional.length === 0 ? '' : `, can have ${form.optional.map((key) => code(key)).join(', ')}`;
  const needs =
    form.required.length === 0 ? '' : `Needs ${form.required.map((key) => code(key)).join(' and ')}${optional}.`;
  const keys =
    needs === '' && form.optional.length > 0 ? `Can have ${form.optional.map((key) => code(key)).join(', ')}.` : needs;
  const here = distribution === null ? '' : `Here ${distributionWords(distribution)}.`;
  return paragraphs(`**${form.name}**`, form.doc, formula, keys, here);
}

function valueHover(sweep: Sweep, { node }: Place, { name, path, map }: ParameterSource): string | null {
  const list = entryOf(map, 'values')?.value;
  const within = ({ span }: Node): boolean => span[0] <= node.span[0] && node.span[1] <= span[1];
  // A choice may be a list or a mapping itself; it is passed as a whole.
  const choice = list?.kind === 'list' ? list.items.find(within) : entryOf(map, 'value')?.value;
  if (choice === undefined || hasUnknown(choice)) return null;
  const literal = nodeLiteral(choice);
  const argument = passedAs(sweep, path);
  return paragraphs(
    `**${plainText(name)}** · ${code(literal.json)}`,
    readingText(node),
    argument === null ? '' : `Passed as ${code(argument(literal))}`,
  );
}

/** A parameter that holds others: what the script gets for all of them. */
function groupHover(sweep: Sweep, { entries, path, on }: Place): string | null {
  if (on !== 'key') return null;
  const names = path.slice(1).filter((_, index) => index % 2 === 0);
  const nested = entries.at(-1)?.value;
  const isGroup = nested?.kind === 'map' && entryOf(nested, 'parameters') !== null;
  if (!isGroup) return path.at(-1) === 'parameters' ? keyText(path) : scriptOnly(sweep, names);
  const space = spaceOf(sweep);
  const inside = space.parameters.filter((one) => names.every((name, index) => one.path[index] === name));
  const [top = ''] = names;
  const text = nestedText(space, exampleTrial(sweep), 'python', top);
  const argument = passedAs(sweep, [top]);
  return paragraphs(
    `**${plainText(names.join('.'))}** · ${inside.length} nested ${inside.length === 1 ? 'parameter' : 'parameters'}; the script gets one mapping`,
    text === ''
      ? ''
      : `\`\`\`python\n${argument === null ? text : argument({ value: null, json: text, python: text })}\n\`\`\``,
    inside
      .map((one) => `- ${code(one.name)} ${distributionWords(one.distribution)}`)
      .slice(0, 20)
      .join('\n'),
    argumentText(sweep, top),
  );
}

/** A parameter that is not yet written to its end. */
function scriptOnly(sweep: Sweep, names: readonly string[]): string | null {
  const name = names.join('.');
  const script = argumentText(sweep, name);
  return script === '' ? null : paragraphs(`**${plainText(name)}**`, script);
}
