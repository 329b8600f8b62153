import type { PrunerName, SamplerName } from '../../src/core/space/searchNames.ts';

/** What a sampler is for: one line of Markdown each. */
export const samplerDocs: Readonly<Record<SamplerName, string>> = {
  auto: 'Picks by the space and by how many trials there are, and says why. What `method: bayes` runs.',
  grid: 'Every combination once. Arguments: `order`, `over`, `draws`.',
  random: 'Independent draws.',
  qmc: 'A scrambled Sobol sequence: covers the space more evenly than random draws.',
  tpe: 'Models where good trials lie and where the others do. For many trials, many choices, conditions.',
  gp: 'A Gaussian process: learns most from few costly trials.',
  cmaes: 'Evolves a normal distribution. Numbers only, one metric, several hundred trials or more.',
  nsga2: 'Evolves a front of compromises between several metrics.',
  one_at_a_time: 'A baseline and every single change of it: an ablation table.',
};

/** What a pruner stops: one line of Markdown each. */
export const prunerDocs: Readonly<Record<PrunerName, string>> = {
  none: 'Stops no trial.',
  median: 'Stops a trial that is worse than the median of the others at the same step.',
  percentile: 'Stops a trial that is not among the best `percentile` of a hundred at the same step.',
  successive_halving: 'Lets the best share of trials go on at steps that grow by a factor.',
  hyperband: 'Several brackets of successive halving, from hasty to patient.',
  asha: 'Successive halving that never waits for other trials.',
  threshold: 'Stops a trial whose metric leaves the range from `lower` to `upper`.',
  patient: 'Asks another pruner, `wrapped`, only after `patience` steps without a better value.',
  wilcoxon: 'Stops a trial that is significantly worse than the best one, step by step (folds, problems).',
  early_terminate: "W&B's hyperband; `mended: true` without its known faults.",
};
