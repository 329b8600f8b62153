import type { SeriesSlice, XAxis } from '../../src/protocol/reader.ts';
import { RpcError } from '../../src/protocol/rpc.ts';
import type { Host } from './host.ts';

/** What a chart wants to have: everything that changes the answer of every run. */
export interface Wanted {
  readonly axis: XAxis;
  readonly from: number | null;
  readonly to: number | null;
  /** Width of the plotting area in CSS pixels. */
  readonly width: number;
}

interface Request {
  readonly wanted: Wanted;
  readonly runs: readonly string[];
}

/**
 * The slices of one metric, fetched as they are needed: all runs when the range changes, single runs when they grow. What
 * is there stays until its successor has come, so that nothing flickers. One request at a time.
 */
export class SeriesLoader {
  readonly #host: Host;
  readonly #metric: string;
  readonly #changed: () => void;
  readonly #slices = new Map<string, SeriesSlice>();
  readonly #stale = new Set<string>();
  #runs: readonly string[] = [];
  #wanted: Wanted = { axis: 'step', from: null, to: null, width: 0 };
  #axis: XAxis = 'step';
  #inFlight: Request | null = null;
  #problem: string | null = null;
  #active = false;

  /** @param changed - called when slices or the problem changed */
  constructor(host: Host, metric: string, changed: () => void) {
    this.#host = host;
    this.#metric = metric;
    this.#changed = changed;
  }

  get slices(): ReadonlyMap<string, SeriesSlice> {
    return this.#slices;
  }

  /** Why there is no newer answer, null when there is. */
  get problem(): string | null {
    return this.#problem;
  }

  /** True until there is something to draw or a reason why not. */
  get waiting(): boolean {
    return this.#problem === null && this.#runs.length > 0 && !this.#runs.some((run) => this.#slices.has(run));
  }

  /** Charts that nobody sees fetch nothing. */
  setActive(active: boolean): void {
    this.#active = active;
    this.#fetch();
  }

  /** @param runs - paths of the shown runs */
  want(runs: readonly string[], wanted: Wanted): void {
    const same = JSON.stringify(wanted) === JSON.stringify(this.#wanted);
    this.#wanted = same ? this.#wanted : wanted;
    this.#runs = runs;
    if (wanted.axis !== this.#axis) {
      // x means something else now: old slices would be drawn in the wrong place.
      this.#axis = wanted.axis;
      this.#slices.clear();
    }
    for (const run of runs) {
      if (!same || !this.#slices.has(run)) {
        this.#stale.add(run);
      }
    }
    this.#fetch();
  }

  /** These runs have new points. */
  grown(runs: readonly string[]): void {
    for (const run of runs) {
      this.#stale.add(run);
    }
    this.#fetch();
  }

  /** Asks again after a problem. */
  retry(): void {
    this.#problem = null;
    this.grown(this.#runs);
  }

  #fetch(): void {
    const runs = this.#runs.filter((run) => this.#stale.has(run));
    if (!this.#active || this.#wanted.width <= 0 || runs.length === 0) {
      return;
    }
    if (this.#inFlight !== null) {
      if (this.#inFlight.wanted === this.#wanted) {
        return;
      }
      // What the superseded request was for has to be asked again.
      for (const run of this.#inFlight.runs) {
        this.#stale.add(run);
      }
    }
    const request = { wanted: this.#wanted, runs: this.#runs.filter((run) => this.#stale.has(run)) };
    this.#inFlight = request;
    for (const run of request.runs) {
      this.#stale.delete(run);
    }
    const params = { ...request.wanted, runs: [...request.runs], metric: this.#metric };
    this.#host.request('series', params, `series ${this.#metric}`).then(
      (slices) => this.#arrived(request, slices),
      (error: unknown) => this.#failed(request, error),
    );
  }

  #arrived(request: Request, slices: readonly SeriesSlice[]): void {
    if (this.#inFlight !== request) {
      return;
    }
    this.#inFlight = null;
    this.#problem = null;
    request.runs.forEach((run, index) => {
      const slice = slices[index];
      if (slice !== undefined) {
        this.#slices.set(run, slice);
      }
    });
    this.#changed();
    this.#fetch();
  }

  #failed(request: Request, error: unknown): void {
    if (this.#inFlight !== request || (error instanceof RpcError && error.reason === 'superseded')) {
      return;
    }
    this.#inFlight = null;
    for (const run of request.runs) {
      this.#stale.add(run);
    }
    this.#problem = error instanceof Error ? error.message : String(error);
    this.#changed();
  }
}
