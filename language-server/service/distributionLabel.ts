import type { Distribution } from '../../src/core/space/distribution.ts';
import { fullNumber } from './numberText.ts';

/** More choices than these are counted. */
const mostShown = 6;
const longest = 60;

/** A distribution in a few characters, for an outline: `log 1e-5 .. 0.1`, `= 32`, `16, 32, 64`. */
export function distributionLabel(distribution: Distribution): string {
  switch (distribution.kind) {
    case 'constant':
      return `= ${short(distribution.value.python)}`;
    case 'categorical': {
      const shown = distribution.choices.slice(0, mostShown).map(({ python }) => python);
      const more = distribution.choices.length - shown.length;
      return short([...shown, ...(more > 0 ? [`${more} more`] : [])].join(', '));
    }
    case 'int_uniform':
      return `int ${range(distribution)}`;
    case 'uniform':
      return range(distribution);
    case 'log_uniform_values':
      return `log ${range(distribution)}`;
    case 'inv_log_uniform_values':
      return `inverse log ${range(distribution)}`;
    case 'q_uniform':
      return `${range(distribution)} by ${fullNumber(distribution.q)}`;
    case 'q_log_uniform_values':
      return `log ${range(distribution)} by ${fullNumber(distribution.q)}`;
    case 'normal':
    case 'q_normal':
      return `normal ${fullNumber(distribution.mu)} ± ${fullNumber(distribution.sigma)}${step(distribution)}`;
    case 'log_normal':
    case 'q_log_normal':
      return `log-normal ${fullNumber(distribution.mu)} ± ${fullNumber(distribution.sigma)}${step(distribution)}`;
    case 'beta':
    case 'q_beta':
      return `beta ${fullNumber(distribution.a)}, ${fullNumber(distribution.b)}${step(distribution)}`;
  }
}

function range({ low, high }: { readonly low: number; readonly high: number }): string {
  return `${fullNumber(low)} .. ${fullNumber(high)}`;
}

function step(distribution: object): string {
  return 'q' in distribution && typeof distribution.q === 'number' ? ` by ${fullNumber(distribution.q)}` : '';
}

function short(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > longest ? `${line.slice(0, longest - 3)}...` : line;
}
