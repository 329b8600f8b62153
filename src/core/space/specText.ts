import type { Distribution } from './distribution.ts';
import { spell } from './params.ts';
import { isPlainWord } from './plainWord.ts';
import type { Literal } from './value.ts';

/**
 * A distribution as `--space NAME=SPEC` takes it: `log(1.0e-05,0.1)`, `int(20,400)`, `relu,tanh`.
 * @returns null where the short form cannot say it: probabilities of choices
 */
export function specText(distribution: Distribution): string | null {
  const number = (value: number): string => spell(distribution, value).json;
  switch (distribution.kind) {
    case 'constant':
      return distribution.value.json;
    case 'categorical':
      return distribution.probabilities === undefined ? choicesText(distribution.choices) : null;
    case 'int_uniform':
      return `int(${distribution.low},${distribution.high})`;
    case 'uniform':
      return `uniform(${number(distribution.low)},${number(distribution.high)})`;
    case 'log_uniform_values':
      return `log(${number(distribution.low)},${number(distribution.high)})`;
    case 'inv_log_uniform_values':
      return `inv_log_uniform_values(${number(distribution.low)},${number(distribution.high)})`;
    case 'q_uniform':
      return `q(${number(distribution.low)},${number(distribution.high)},${number(distribution.q)})`;
    case 'q_log_uniform_values':
      return `qlog(${number(distribution.low)},${number(distribution.high)},${number(distribution.q)})`;
    case 'normal':
    case 'log_normal':
      return `${distribution.kind}(${number(distribution.mu)},${number(distribution.sigma)})`;
    case 'q_normal':
    case 'q_log_normal':
      return `${distribution.kind}(${number(distribution.mu)},${number(distribution.sigma)},${number(distribution.q)})`;
    case 'beta':
      return `beta(${number(distribution.a)},${number(distribution.b)})`;
    case 'q_beta':
      return `q_beta(${number(distribution.a)},${number(distribution.b)},${number(distribution.q)})`;
  }
}

/** Plain words stay plain, other texts are quoted; one choice alone keeps its comma, which makes it a list. */
function choicesText(choices: readonly Literal[]): string {
  const plain = choices.map(({ value, json }) => (typeof value === 'string' && isPlainWord(value) ? value : json));
  return plain.length === 1 ? `${plain[0]},` : plain.join(', ');
}
