import { drawAxis } from '../../src/core/space/axis.ts';
import { densityOf } from '../../src/core/space/density.ts';
import type { Distribution } from '../../src/core/space/distribution.ts';
import { numericQuantile } from '../../src/core/space/numericQuantile.ts';
import { spell } from '../../src/core/space/params.ts';
import { isPlainWord } from '../../src/core/space/plainWord.ts';
import { counterRng } from '../../src/core/space/rng.ts';
import { sample } from '../../src/core/space/sample.ts';
import { type Ranged, support } from '../../src/core/space/support.ts';
import type { Literal } from '../../src/core/space/value.ts';
import { densityPicture, densityText, pictureColumns, textColumns } from './densityPicture.ts';
import { code, countText, fullNumber, plainText, shortNumber } from './numberText.ts';

export interface DescribeOptions {
  /** Of the parameter. */
  readonly name: string;
  /** Of the sample values: the same seed and name, the same values. Default 0. */
  readonly seed?: number;
  /** How a value stands on the command line (`--lr=0.1`); absent where no command passes it. */
  readonly argument?: (value: Literal) => string;
  /** What is to be known before all else; Markdown. */
  readonly warning?: string;
  /** Draws an image in place of characters, for clients that show one from a `data:` address (VS Code). */
  readonly pictures?: boolean;
}

const sampleCount = 3;
const mostListed = 12;

/**
 * A distribution for people, in Markdown: in words, drawn, its quantiles, sample values, how a value arrives. The samples are
 * those of the first trials of a random search with this seed, as long as no value of a finite space is drawn twice.
 */
export function describeDistribution(distribution: Distribution, options: DescribeOptions): string {
  const head = `**${plainText(options.name)}** · ${distributionWords(distribution)}`;
  return [head, options.warning ?? '', ...bodyOf(distribution, options)].filter((part) => part !== '').join('\n\n');
}

/** What a distribution is, in a few words: `log-uniform from 1e-5 to 0.1`. */
export function distributionWords(distribution: Distribution): string {
  const number = fullNumber;
  switch (distribution.kind) {
    case 'constant':
      return `always ${code(choiceText(distribution.value))}`;
    case 'categorical': {
      const size = drawAxis(distribution)?.size ?? 0;
      if (size === 1) return `always ${distribution.choices.slice(0, 1).map((one) => code(choiceText(one)))}`;
      const odds = distribution.probabilities === undefined ? 'equally likely' : 'with probabilities';
      return `one of ${countText(size)} values, ${odds}`;
    }
    case 'int_uniform':
      return `whole numbers from ${number(distribution.low)} to ${number(distribution.high)}, both included`;
    case 'uniform':
      return `uniform from ${number(distribution.low)} to ${number(distribution.high)}`;
    case 'log_uniform_values':
      return `log-uniform from ${number(distribution.low)} to ${number(distribution.high)}`;
    case 'inv_log_uniform_values':
      return `inverse log-uniform from ${number(distribution.low)} to ${number(distribution.high)}`;
    case 'q_uniform':
      return `uniform from ${number(distribution.low)} to ${number(distribution.high)} in steps of ${number(distribution.q)}`;
    case 'q_log_uniform_values':
      return `log-uniform from ${number(distribution.low)} to ${number(distribution.high)}, rounded to multiples of ${number(distribution.q)}`;
    case 'normal':
      return `normal, mean ${number(distribution.mu)}, standard deviation ${number(distribution.sigma)}`;
    case 'log_normal':
      return `log-normal, its logarithm has mean ${number(distribution.mu)}, standard deviation ${number(distribution.sigma)}`;
    case 'q_normal':
      return `normal, mean ${number(distribution.mu)}, standard deviation ${number(distribution.sigma)}, rounded to multiples of ${number(distribution.q)}`;
    case 'q_log_normal':
      return `log-normal, its logarithm has mean ${number(distribution.mu)}, standard deviation ${number(distribution.sigma)}, rounded to multiples of ${number(distribution.q)}`;
    case 'beta':
      return `beta with a = ${number(distribution.a)}, b = ${number(distribution.b)}, between 0 and 1`;
    case 'q_beta':
      return `beta with a = ${number(distribution.a)}, b = ${number(distribution.b)}, rounded to multiples of ${number(distribution.q)}`;
  }
}

function bodyOf(distribution: Distribution, options: DescribeOptions): readonly string[] {
  if (distribution.kind === 'constant') return [arrives([distribution.value], options)];
  const draws = samplesOf(distribution, options);
  if (distribution.kind === 'categorical') return [choicesText(distribution), arrives(draws, options)];
  const marks = [0.05, 0.5, 0.95].map((p) => numericQuantile(distribution, p));
  const [low, middle, high] = quantileTexts(marks);
  return [
    drawing(distribution, marks, options),
    `5 % ${code(low ?? '')} · 50 % ${code(middle ?? '')} · 95 % ${code(high ?? '')}`,
    ...notes(distribution),
    arrives(draws, options),
  ];
}

function drawing(distribution: Ranged, marks: readonly number[], { pictures, name }: DescribeOptions): string {
  const density = densityOf(distribution, pictures === true ? pictureColumns : textColumns);
  if (density === null) return '';
  if (pictures !== true) return `\`\`\`text\n${densityText(density)}\n\`\`\``;
  const alt = `density of ${name}: half of its values lie below ${shortNumber(marks[1] ?? Number.NaN)}`;
  return densityPicture(density, marks, alt);
}

/** Short, but told apart: a range from 1.0001 to 1.105 needs a digit more. */
function quantileTexts(values: readonly number[]): readonly string[] {
  const [low = 0, , high = 0] = values;
  const narrow = Math.abs(high - low) < 0.2 * Math.max(Math.abs(low), Math.abs(high));
  return values.map((value) => (narrow ? fullNumber(Number(value.toPrecision(4))) : shortNumber(value)));
}

/** What people are surprised by. */
function notes(distribution: Ranged): readonly string[] {
  const found: string[] = [];
  const axis = drawAxis(distribution);
  const size = axis?.size ?? null;
  const { low, high } = support(distribution);
  if (distribution.kind.endsWith('log_uniform_values') && high / low >= 10)
    found.push('Every order of magnitude is equally likely.');
  if (size !== null) found.push(`${countText(size)} different ${size === 1 ? 'value' : 'values'}.`);
  if (axis !== null && 'low' in distribution && 'q' in distribution) {
    const [first, last] = [numberOf(axis.at(0)), numberOf(axis.at(axis.size - 1))];
    if (first < distribution.low || last > distribution.high)
      found.push(`Rounding leaves the bounds: values reach from ${fullNumber(first)} to ${fullNumber(last)}.`);
  }
  return found.length === 0 ? [] : [found.join(' ')];
}

type Choices = Extract<Distribution, { readonly kind: 'categorical' }>;

function choicesText(distribution: Choices): string {
  const axis = drawAxis(distribution);
  if (axis === null || axis.size < 2) return '';
  const shown = Math.min(axis.size, mostListed);
  const rest = axis.size > shown ? ` and ${countText(axis.size - shown)} more` : '';
  const texts = Array.from({ length: shown }, (_, index) => shortText(choiceText(spell(distribution, axis.at(index)))));
  if (distribution.probabilities === undefined) return `${texts.map((text) => code(text)).join(', ')}${rest}`;
  const weights = texts.map((_, index) => axis.weight?.(index) ?? 1);
  const total = Array.from({ length: axis.size }, (_, index) => axis.weight?.(index) ?? 1).reduce((a, b) => a + b, 0);
  const longest = Math.max(...texts.map(({ length }) => length));
  const most = Math.max(...weights);
  const lines = texts.map((text, index) => {
    const weight = weights[index] ?? 0;
    const bar = '█'.repeat(Math.max(Math.round((weight / most) * 20), 1));
    return `${text.padEnd(longest)}  ${bar} ${shortNumber((100 * weight) / total)} %`;
  });
  return `\`\`\`text\n${lines.join('\n')}\n\`\`\`${rest === '' ? '' : `\n${rest.trim()}`}`;
}

/** A choice as it is written: texts without quotes where nothing else looks like them. */
function choiceText({ value, json }: Literal): string {
  return typeof value === 'string' && isPlainWord(value) && !/^none$/i.test(value) ? value : json;
}

/** On one line, and without what would end a code block. */
function shortText(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').replaceAll('```', "'''");
  return line.length > 40 ? `${line.slice(0, 37)}...` : line;
}

function samplesOf(distribution: Distribution, { name, seed = 0 }: DescribeOptions): readonly Literal[] {
  return Array.from({ length: sampleCount }, (_, trial) =>
    spell(distribution, sample(distribution, counterRng(seed, trial, 0, name))),
  );
}

function arrives(draws: readonly Literal[], { argument }: DescribeOptions): string {
  const [first] = draws;
  if (first === undefined) return '';
  const values = draws.map((literal) =>
    code(typeof literal.value === 'number' ? shortNumber(literal.value) : choiceText(literal), 40),
  );
  const samples = draws.length === 1 ? [] : [`Samples ${values.join(', ')}`];
  const passed = argument === undefined ? [] : [`passed as ${code(argument(first))}`];
  const line = [...samples, ...passed].join(' · ');
  return line.charAt(0).toUpperCase() + line.slice(1);
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN;
}
