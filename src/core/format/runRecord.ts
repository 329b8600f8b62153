/** `run.json` of a run folder (design: data on disk). Unknown keys are kept; a higher `format` opens read-only. */
export interface RunRecord {
  readonly format: 1;
  /** Unique id of the run: `<study>/<trial>`, `.<repeat>` of a repeated trial, `-<attempt>` from the second on, or a generated id without a study. */
  readonly run: string;
  readonly study: string | null;
  readonly trial: number | null;
  /** Which run of a repeated trial it is, from 0; absent where the trial is one run. */
  readonly repeat?: number;
  /** From 1. */
  readonly attempt: number;
  /** Short name made of the searched parameters: `012-lr0.003-bs64`. */
  readonly name: string;
  /** A run state of core/space/state.ts. */
  readonly state: string;
  readonly reason: string | null;
  readonly params: Readonly<Record<string, unknown>>;
  readonly command: readonly string[];
  readonly cwd: string;
  /** Who appends to metrics.jsonl: the training script's companion, or the controller (from lines on stdout). */
  readonly writer: 'companion' | 'controller' | null;
  /** Where the metrics come from, as people read it: "companion", "JSON lines on stdout". */
  readonly metricsFrom: string | null;
  readonly pid: number | null;
  /** Identity of the process beside its pid: start time in clock ticks or as text, and the boot it belongs to. */
  readonly startTime: string | null;
  readonly bootId: string | null;
  /** ISO 8601 UTC. */
  readonly start: string | null;
  readonly end: string | null;
  readonly exitCode: number | null;
  /** Last value of every numeric metric. */
  readonly summary: Readonly<Record<string, unknown>>;
  /** GPUs of the lease, as in CUDA_VISIBLE_DEVICES. */
  readonly gpus: readonly string[];
}
