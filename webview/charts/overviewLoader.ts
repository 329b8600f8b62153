import type { SeriesOverview } from '../../src/core/series/overview.ts';
import type { RpcClient } from '../../src/protocol/rpc.ts';
import type { ChartRequests } from '../../src/protocol/webview.ts';

/** Where overviews are asked for: the webview's line to its host. */
type Source = Pick<RpcClient<ChartRequests>, 'request'>;

/** What the panel's runs have logged: asked once a run, and again for those that grow. One request at a time. */
export class OverviewLoader {
  readonly #host: Source;
  readonly #changed: () => void;
  #overviews: ReadonlyMap<string, SeriesOverview> = new Map();
  #wanted: readonly string[] = [];
  readonly #stale = new Set<string>();
  #busy = false;
  #problem: string | null = null;

  constructor(host: Source, changed: () => void) {
    this.#host = host;
    this.#changed = changed;
  }

  get overviews(): ReadonlyMap<string, SeriesOverview> {
    return this.#overviews;
  }

  get problem(): string | null {
    return this.#problem;
  }

  /** True until every run has been answered for. */
  get waiting(): boolean {
    return this.#problem === null && this.#wanted.some((run) => !this.#overviews.has(run));
  }

  want(runs: readonly string[]): void {
    this.#wanted = runs;
    this.grown(runs.filter((run) => !this.#overviews.has(run)));
  }

  grown(runs: readonly string[]): void {
    for (const run of runs) {
      this.#stale.add(run);
    }
    void this.#fetch();
  }

  retry(): void {
    this.#problem = null;
    this.grown(this.#wanted);
  }

  async #fetch(): Promise<void> {
    const runs = this.#wanted.filter((run) => this.#stale.has(run));
    if (this.#busy || runs.length === 0) {
      return;
    }
    this.#busy = true;
    this.#stale.clear();
    try {
      const answers = await this.#host.request('overview', { runs });
      this.#overviews = new Map([...this.#overviews, ...answers.map((answer) => [answer.run, answer] as const)]);
      this.#problem = null;
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error);
      // The next request, for whatever reason, makes up for it.
      for (const run of runs) {
        this.#stale.add(run);
      }
    }
    this.#busy = false;
    this.#changed();
    if (this.#problem === null) {
      void this.#fetch();
    }
  }
}
