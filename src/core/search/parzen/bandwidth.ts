/** How observations become kernels on the unit interval. */
export interface KernelOptions {
  /** Weight of the flat prior beside an observation's 1 (Optuna's `prior_weight`). */
  readonly priorWeight: number;
  /** `gap`: the wider gap to a neighbour (Optuna 5); `scott`: one width by the number of observations (Optuna 4, multivariate). */
  readonly rule: 'gap' | 'scott';
  /** Least width for a number of observations. */
  readonly narrowest: (observations: number) => number;
  /** Least width on a stepped number, as a share of the distance of two values. */
  readonly cellShare: number;
  /** Whether the ends of the range count as neighbours of the outermost observations (Optuna's `consider_endpoints`). */
  readonly endpoints: boolean;
  /** Width of the kernels of trials that still run; null where they are like the others. */
  readonly runningWidth: number | null;
}

/** Kernels of the good and of the bad trials. */
export interface SideOptions {
  readonly good: KernelOptions;
  readonly bad: KernelOptions;
}

/** Optuna's arguments about kernels. */
export interface OptunaKernels {
  readonly rule: KernelOptions['rule'];
  readonly priorWeight: number;
  readonly magicClip: boolean;
  readonly endpoints: boolean;
}

/** Optuna's `consider_magic_clip`: kernels are wide while there are few, and never narrower than 1/100. */
const magicClip = (observations: number): number => 1 / Math.min(100, 2 + observations);

/** Kernels exactly as Optuna makes them, the same rule on both sides. */
export function optunaKernels({ rule, priorWeight, magicClip: clipped, endpoints }: OptunaKernels): SideOptions {
  const narrowest = clipped ? magicClip : (): number => 1e-12;
  const options: KernelOptions = { rule, priorWeight, narrowest, cellShare: 0, endpoints, runningWidth: null };
  return { good: options, bad: options };
}

const CELL_SHARE = 0.5;

/**
 * Optuna's rule of gaps with other limits, which find better points on most functions of bench/search. Ten good trials may be
 * told apart by a fiftieth of the range, where the magic clip smears each over a twelfth; a bad trial warns off a thirtieth of
 * the range around it however many there are, so that the ratio does not reward the gaps between them; a trial that still
 * runs only keeps others from its own place; with half the prior fewer draws go anywhere at all; and a kernel on a stepped
 * number always reaches the neighbours of its value.
 */
export const fineKernels: SideOptions = {
  good: {
    priorWeight: 0.5,
    rule: 'gap',
    narrowest: (observations) => 1 / Math.min(100, 4 * (2 + observations)),
    cellShare: CELL_SHARE,
    endpoints: false,
    runningWidth: null,
  },
  bad: {
    priorWeight: 1,
    rule: 'gap',
    narrowest: (observations) => 1 / Math.min(30, 2 + observations),
    cellShare: CELL_SHARE,
    endpoints: false,
    runningWidth: 1 / 60,
  },
};
