import { type PrunerName, prunerNames } from '../space/searchNames.ts';
import type { Value } from '../space/value.ts';
import { type ArgsOf, type Named, readArgs, refuseUnknown } from './args.ts';
import type { Pruner } from './pruner.ts';
import { AshaPruner, ashaDefaults } from './pruners/asha.ts';
import { bandsOf, EarlyTerminatePruner } from './pruners/earlyTerminate.ts';
import { HyperbandPruner, hyperbandDefaults } from './pruners/hyperband.ts';
import { MedianPruner, medianDefaults } from './pruners/median.ts';
import { PatientPruner } from './pruners/patient.ts';
import { PercentilePruner } from './pruners/percentile.ts';
import { halvingDefaults, SuccessiveHalvingPruner } from './pruners/successiveHalving.ts';
import { ThresholdPruner, thresholdDefaults } from './pruners/threshold.ts';
import { WilcoxonPruner, wilcoxonDefaults } from './pruners/wilcoxon.ts';
import { SearchError } from './searchError.ts';

/** The part of a sweep that decides which trials are stopped; a `SweepSpec` is one. */
export interface PrunerSpec {
  readonly options: { readonly pruner?: Named };
  /** W&B's key as it was written: what is pruned by where `pruner` says nothing, and arguments of `early_terminate`. */
  readonly earlyTerminate?: Readonly<Record<string, Value>> | null;
  /** What is searched for; one metric unless said. */
  readonly metrics?: readonly unknown[];
}

const intervalRules = {
  n_warmup_steps: { type: 'whole', min: 0 },
  interval_steps: { type: 'whole', min: 1 },
} as const;

const medianRules = {
  n_startup_trials: { type: 'whole', min: 0 },
  ...intervalRules,
  n_min_trials: { type: 'whole', min: 1 },
} as const;

const factorRule = { type: 'whole', min: 2 } as const;

/**
 * The pruner that `trialdeck: pruner:` names, else W&B's `early_terminate`; null when nothing is to be pruned.
 * @throws SearchError for an unknown name, an unknown argument, or an argument missing or out of range, and for several
 * metrics, of which none alone says which trial is behind
 */
export function createPruner({ options, earlyTerminate = null, metrics = [] }: PrunerSpec): Pruner | null {
  const given = options.pruner ?? (earlyTerminate === null ? null : { name: 'early_terminate', args: {} });
  const pruner = given === null ? null : make(given, earlyTerminate ?? {});
  if (pruner !== null && metrics.length > 1) {
    throw new SearchError(
      'unsuitable-pruner',
      `The pruner ${pruner.name} compares trials by one metric, and there are ${metrics.length}. Use none, or one metric.`,
    );
  }
  return pruner;
}

function make(named: Named, earlyTerminate: Readonly<Record<string, Value>>): Pruner | null {
  switch (known(named.name)) {
    case 'none':
      readArgs('pruner', named, {});
      return null;
    case 'median':
      return new MedianPruner({ ...medianDefaults, ...readArgs('pruner', named, medianRules) });
    case 'percentile': {
      const args = readArgs('pruner', named, { percentile: { type: 'number', min: 0, max: 100 }, ...medianRules });
      return new PercentilePruner({ ...medianDefaults, ...args, percentile: required(named, args, 'percentile') });
    }
    case 'successive_halving': {
      const args = readArgs('pruner', named, {
        min_resource: { type: 'auto', min: 1 },
        reduction_factor: factorRule,
        min_early_stopping_rate: { type: 'whole', min: 0 },
        bootstrap_count: { type: 'whole', min: 0 },
      });
      return new SuccessiveHalvingPruner(withoutAutoBootstrap(named, 'min_resource', { ...halvingDefaults, ...args }));
    }
    case 'hyperband': {
      const args = readArgs('pruner', named, {
        min_resource: { type: 'whole', min: 1 },
        max_resource: { type: 'auto', min: 1 },
        reduction_factor: factorRule,
        bootstrap_count: { type: 'whole', min: 0 },
      });
      return hyperband(named, { ...hyperbandDefaults, ...args });
    }
    case 'asha':
      return new AshaPruner({
        ...ashaDefaults,
        ...readArgs('pruner', named, {
          min_resource: { type: 'whole', min: 1 },
          max_resource: { type: 'whole', min: 1 },
          reduction_factor: factorRule,
        }),
      });
    case 'threshold': {
      const limit = { type: 'number', min: -Number.MAX_VALUE } as const;
      const args = readArgs('pruner', named, { lower: limit, upper: limit, ...intervalRules });
      if (args.lower === undefined && args.upper === undefined) refuse('The pruner threshold needs lower or upper.');
      const all = { ...thresholdDefaults, ...args };
      if (all.lower > all.upper) refuse('lower of the pruner threshold must not be above upper.');
      return new ThresholdPruner(all);
    }
    case 'patient': {
      const args = readArgs('pruner', named, {
        wrapped: { type: 'named' },
        patience: { type: 'whole', min: 0 },
        min_delta: { type: 'number', min: 0 },
      });
      const wrapped = args.wrapped === undefined ? null : make(args.wrapped, earlyTerminate);
      const { min_delta = 0 } = args;
      return new PatientPruner(wrapped, { patience: required(named, args, 'patience'), min_delta });
    }
    case 'wilcoxon':
      return new WilcoxonPruner({
        ...wilcoxonDefaults,
        ...readArgs('pruner', named, {
          p_threshold: { type: 'number', min: 0, max: 1 },
          n_startup_steps: { type: 'whole', min: 0 },
        }),
      });
    case 'early_terminate':
      return early({ ...named, args: { ...withoutType(earlyTerminate), ...named.args } });
  }
}

function hyperband(named: Named, args: typeof hyperbandDefaults): HyperbandPruner {
  if (args.max_resource !== 'auto' && args.max_resource < args.min_resource) {
    refuse('max_resource of the pruner hyperband must not be below min_resource.');
  }
  return new HyperbandPruner(withoutAutoBootstrap(named, 'max_resource', args));
}

function early(named: Named): EarlyTerminatePruner {
  const args = readArgs('pruner', named, {
    min_iter: { type: 'whole', min: 1 },
    max_iter: { type: 'whole', min: 1 },
    s: { type: 'whole', min: 1 },
    eta: { type: 'number', min: 1 },
    strict: { type: 'flag' },
    mended: { type: 'flag' },
  });
  const { min_iter, max_iter, s, eta = 3, strict = true, mended = false } = args;
  if (eta === 1) refuse('eta of the pruner early_terminate must be above 1.');
  // Where both are there W&B takes max_iter.
  const schedule = max_iter !== undefined && s !== undefined ? { maxIter: max_iter, s } : { minIter: min_iter ?? 0 };
  if ('minIter' in schedule && schedule.minIter === 0) {
    refuse('The pruner early_terminate needs min_iter, or max_iter and s.');
  }
  if (bandsOf(schedule, eta).length === 0) {
    refuse(`The pruner early_terminate has no band: max_iter (${max_iter}) divided by eta (${eta}) is below 1.`);
  }
  return new EarlyTerminatePruner({ schedule, eta, strict, mended });
}

function withoutType({ type: _, ...rest }: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  return rest;
}

function withoutAutoBootstrap<Args extends { readonly bootstrap_count: number }>(
  { name }: Named,
  resource: keyof Args & string,
  args: Args,
): Args {
  if (args[resource] === 'auto' && args.bootstrap_count > 0) {
    refuse(`bootstrap_count of the pruner ${name} needs a number for ${resource}.`);
  }
  return args;
}

function required<Key extends string>(
  { name }: Named,
  args: ArgsOf<Readonly<Record<Key, { readonly type: 'number'; readonly min: number }>>>,
  key: Key,
): number {
  return args[key] ?? refuse(`The pruner ${name} needs ${key}.`);
}

function refuse(message: string): never {
  throw new SearchError('bad-argument', message);
}

function known(name: string): PrunerName {
  refuseUnknown('pruner', name, prunerNames);
  return name;
}
