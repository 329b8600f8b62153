/** Values of `trialdeck: sampler:` in this version; an external one beside them has a `command`. */
export const samplerNames = ['auto', 'grid', 'random', 'qmc', 'tpe', 'gp', 'cmaes', 'nsga2', 'one_at_a_time'] as const;

export type SamplerName = (typeof samplerNames)[number];

/** Values of `trialdeck: pruner:` in this version. */
export const prunerNames = [
  'none',
  'median',
  'percentile',
  'successive_halving',
  'hyperband',
  'asha',
  'threshold',
  'patient',
  'wilcoxon',
  'early_terminate',
] as const;

export type PrunerName = (typeof prunerNames)[number];
