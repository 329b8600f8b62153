import type { ProgramFacts, ScriptArgument } from '../../../language-server/python/facts.ts';
import type { Value } from '../../core/space/value.ts';

/** One argument of a script that a sweep may search. */
export interface ScriptOption {
  /** As on the command line, without the dashes in front: a sweep's parameter of this name becomes `--name=value`. */
  readonly name: string;
  readonly type: 'int' | 'float' | 'text' | 'flag';
  /** Default as it is written, null without one. */
  readonly fallback: string | null;
  readonly choices: readonly Value[];
}

/** What a new sweep file is made from. */
export interface ScriptSummary {
  readonly options: readonly ScriptOption[];
  /** The name of a metric that the script logs, preferably one of validation; null when none is seen. */
  readonly metric: string | null;
  /** It takes `name=value`, without dashes. */
  readonly hydra: boolean;
}

/** The arguments that take a value, and the metric that is likeliest meant. */
export function summaryOf({ args, metrics }: ProgramFacts): ScriptSummary {
  const hydra = args.kinds.has('hydra');
  const options = args.arguments.flatMap((one): ScriptOption[] => {
    const [name] = one.names;
    if (name === undefined || one.positional || one.type === 'flag') return [];
    return [{ name, type: optionType(one), fallback: plainFallback(one, hydra), choices: one.choices ?? [] }];
  });
  return { options, metric: bestMetric(metrics.logged.map(({ name }) => name)), hydra };
}

/** A number, a word or a text in quotes; null for what is computed. Hydra's files have their texts without quotes. */
function plainFallback({ fallback }: ScriptArgument, hydra: boolean): string | null {
  if (fallback === null || !/^(?:'[^'\\]*'|"[^"\\]*"|-?[\w.]+(?:[eE][+-]?\d+)?)$/.test(fallback)) return null;
  return hydra && /^[A-Za-z_]/.test(fallback) && !/^(?:true|false)$/i.test(fallback)
    ? JSON.stringify(fallback)
    : fallback;
}

function optionType({ type, fallback }: ScriptArgument): ScriptOption['type'] {
  if (type === 'bool' || type === 'switch' || fallback === 'True' || fallback === 'False') return 'flag';
  if (type === 'int' || type === 'float') return type;
  if (fallback === null || !/^-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(fallback)) return 'text';
  return /^-?\d+$/.test(fallback) ? 'int' : 'float';
}

function bestMetric(names: readonly string[]): string | null {
  const wanted = names.filter((name) => !/^(?:step|epoch|iteration|global_step|time)$/i.test(name));
  const best = [/(?:val|valid|test|eval).*(?:loss|acc)/i, /val|valid|test|eval/i, /loss|acc|score|reward/i, /./];
  for (const pattern of best) {
    const name = wanted.find((candidate) => pattern.test(candidate));
    if (name !== undefined) return name;
  }
  return null;
}
