import { anchoredAt, anchoredCount, isAnchored } from '../space/anchored.ts';
import type { Distribution, Parameter, SearchSpace } from '../space/distribution.ts';
import { spell } from '../space/params.ts';
import { isYamlWord } from '../space/plainWord.ts';
import { listLiteral, literalOf } from '../space/render.ts';
import type { Literal, Value } from '../space/value.ts';

/** The keys of a sweep file that say a distribution, in the order in which people write them. */
function distributionKeys(distribution: Distribution): readonly (readonly [key: string, value: Literal])[] {
  const whole = (value: number): Literal => literalOf(value, { float: false });
  const float = (value: number): Literal => literalOf(value, { float: true });
  const kind = (name: string) => ['distribution', literalOf(name)] as const;
  switch (distribution.kind) {
    case 'constant':
      return [['value', distribution.value]];
    case 'categorical': {
      const values = ['values', listLiteral(distribution.choices)] as const;
      const { probabilities } = distribution;
      return probabilities === undefined
        ? [values]
        : [values, ['probabilities', listLiteral(probabilities.map(float))]];
    }
    case 'int_uniform':
      return [kind('int_uniform'), ['min', whole(distribution.low)], ['max', whole(distribution.high)]];
    case 'uniform':
    case 'log_uniform_values':
    case 'inv_log_uniform_values':
      return [kind(distribution.kind), ['min', float(distribution.low)], ['max', float(distribution.high)]];
    case 'q_uniform':
    case 'q_log_uniform_values': {
      const { low, high, q } = distribution;
      return [kind(distribution.kind), ['min', literalOf(low)], ['max', literalOf(high)], ['q', step(distribution, q)]];
    }
    case 'normal':
    case 'log_normal':
      return [kind(distribution.kind), ['mu', float(distribution.mu)], ['sigma', float(distribution.sigma)]];
    case 'q_normal':
    case 'q_log_normal': {
      const { mu, sigma, q } = distribution;
      return [kind(distribution.kind), ['mu', float(mu)], ['sigma', float(sigma)], ['q', step(distribution, q)]];
    }
    case 'beta':
      return [kind('beta'), ['a', float(distribution.a)], ['b', float(distribution.b)]];
    case 'q_beta': {
      const { a, b, q } = distribution;
      return [kind('q_beta'), ['a', float(a)], ['b', float(b)], ['q', step(distribution, q)]];
    }
  }
}

function step({ whole }: { readonly whole: boolean }, q: number): Literal {
  return literalOf(q, { float: !whole });
}

/** The distribution as values by key, for `--json`. */
export function distributionFields(distribution: Distribution): Record<string, Value> {
  return Object.fromEntries(distributionKeys(distribution).map(([key, { value }]) => [key, value]));
}

/** More values than a list in a file should have. */
const mostListed = 1000;

/**
 * W&B counts steps from 0: steps that are counted from `low` are a range of the same values where 0 is among their multiples,
 * else a list.
 */
function sayable(distribution: Distribution): Distribution {
  if (!isAnchored(distribution)) return distribution;
  const count = anchoredCount(distribution);
  const high = anchoredAt(distribution, count - 1);
  const { low, q } = distribution;
  const steps = low / q;
  const { anchored: _, ...counted } = distribution;
  // A low end that is tiny beside the step is not 0.
  const isMultiple = Math.abs(steps - Math.round(steps)) < 1e-9 && (low === 0 || Math.round(steps) !== 0);
  const fromZero = count > 1 && isMultiple;
  if (fromZero || count > mostListed) return { ...counted, high };
  const choices = Array.from({ length: count }, (__, index) => spell(distribution, anchoredAt(distribution, index)));
  return { kind: 'categorical', choices };
}

/** `{distribution: uniform, min: 0.0, max: 1.0}`, YAML 1.1 and 1.2 alike. */
export function distributionText(distribution: Distribution): string {
  const keys = distributionKeys(sayable(distribution)).map(([key, { json, value }]) =>
    key === 'distribution' && typeof value === 'string' ? `${key}: ${value}` : `${key}: ${flowText(json)}`,
  );
  return `{${keys.join(', ')}}`;
}

/**
 * The block `parameters:` of a space, one parameter a line, groups nested as the script gets them.
 * @param notes - a comment for the line of a parameter, by dotted name
 */
export function parametersText(space: SearchSpace, notes: ReadonlyMap<string, string> = new Map()): string {
  return `parameters:\n${groupText(space.parameters, 0, notes)}`;
}

function groupText(parameters: readonly Parameter[], depth: number, notes: ReadonlyMap<string, string>): string {
  const indent = '  '.repeat(2 * depth + 1);
  const groups = Map.groupBy(parameters, ({ path }) => path[depth] ?? '');
  return [...groups]
    .map(([key, members]) => {
      const [first] = members;
      if (first === undefined) return '';
      if (first.path.length > depth + 1) {
        return `${indent}${keyText(key)}:\n${indent}  parameters:\n${groupText(members, depth + 1, notes)}`;
      }
      const note = notes.get(first.name);
      const comment = note === undefined ? '' : `  ${commentText(note)}`;
      return `${indent}${keyText(key)}: ${distributionText(first.distribution)}${comment}\n`;
    })
    .join('');
}

/** A comment on one line, whatever the text holds: names of a database may hold line breaks and escapes. */
export function commentText(text: string): string {
  return `# ${text.replaceAll(/\s+/g, ' ').replaceAll(/[\p{Control}\ufffe\uffff]/gu, '')}`;
}

/** JSON as flow YAML: characters that YAML does not allow as they are stand as escapes. */
export function flowText(json: string): string {
  return json.replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A key that reads as the same text in YAML 1.1 and 1.2. */
export function keyText(key: string): string {
  return /^[A-Za-z_][\w.-]*$/.test(key) && !isYamlWord(key) ? key : flowText(JSON.stringify(key));
}
