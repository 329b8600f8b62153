import type { GpuLeases } from '../gpu/leases.ts';
import type { Launcher } from '../launcher/launcher.ts';
import type { Pruner } from '../search/pruner.ts';
import type { RemoteSampler, Sampler } from '../search/sampler.ts';
import type { SearchSpace } from '../space/distribution.ts';
import type { HeldDoor } from '../study/door.ts';
import type { StudyStore } from '../study/store.ts';
import type { TrialStopRules } from '../sweep/spec.ts';
import type { ControllerEvent } from './events.ts';
import type { Measure } from './objective.ts';
import type { RepeatPlan } from './repeatPlan.ts';
import type { RunStarter } from './runStarter.ts';
import type { EndRules } from './studyEnd.ts';

/** What a controller works with. It owns none of it but the trials, and ends a sampler that has a process of its own. */
export interface ControllerParts {
  /** Absolute folder of the study. */
  readonly folder: string;
  readonly store: StudyStore;
  readonly door: HeldDoor;
  readonly space: SearchSpace;
  readonly sampler: Sampler | RemoteSampler;
  /** Of the study. */
  readonly seed: number;
  readonly pruner: Pruner | null;
  readonly measure: Measure;
  /** Null where a trial is one run. */
  readonly repeat: RepeatPlan | null;
  readonly launcher: Launcher;
  readonly starter: RunStarter;
  readonly leases: GpuLeases | null;
  readonly emit: (event: ControllerEvent) => void;
  /** Rewrites trials.jsonl and best.*. */
  readonly writeDerived: () => void;
  readonly limits: ControllerLimits;
}

export interface ControllerLimits extends EndRules {
  /** Runs at once. */
  readonly jobs: number;
  /** Total of trials, null when unbounded. */
  readonly total: number | null;
  /** Of one run. */
  readonly trialTimeoutMs: number | null;
  readonly retries: number;
  /** When a trial is pruned by rule; null: never. */
  readonly trial: TrialStopRules | null;
}
