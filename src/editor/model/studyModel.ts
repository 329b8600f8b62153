import * as vscode from 'vscode';
import type { RunSummary, StudySummary, TrialSummary } from '../../core/space/summary.ts';
import type { ReaderChange } from '../../protocol/reader.ts';
import type { ReaderClient } from '../panels/readerClient.ts';

/** What is new in the model: the lists themselves, or single studies (absolute folders). */
export interface ModelChange {
  readonly lists: boolean;
  readonly studies: ReadonlySet<string>;
}

/** Changes that the next pass takes up. */
interface WaitingChange {
  lists: boolean;
  readonly studies: Set<string>;
  readonly pass: PromiseWithResolvers<void>;
}

/**
 * The window's picture of studies and runs, kept current by the reader process. Trials are loaded for the studies that
 * somebody looks at and for those that run. One refresh at a time; changes that come meanwhile are taken together.
 */
export class StudyModel implements vscode.Disposable {
  readonly #reader: ReaderClient;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<ModelChange>();
  readonly #trials = new Map<string, readonly TrialSummary[]>();
  readonly #subscriptions: vscode.Disposable[];
  #studies: readonly StudySummary[] = [];
  #runs: readonly RunSummary[] = [];
  #folders: readonly string[] | null = null;
  #opened: Promise<void> = Promise.resolve();
  #waiting: WaitingChange | null = null;
  #busy = false;
  #note = '';

  /** Fires after the new state can be read here. */
  readonly onDidChange = this.#changed.event;

  constructor(reader: ReaderClient, log: vscode.LogOutputChannel) {
    this.#reader = reader;
    this.#log = log;
    this.#subscriptions = [
      reader.onDidChange((change) => this.#accept(change)),
      reader.onDidNote((note) => {
        this.#note = note;
        this.#changed.fire({ lists: true, studies: new Set() });
      }),
    ];
  }

  get studies(): readonly StudySummary[] {
    return this.#studies;
  }

  /** Runs without a study. */
  get runs(): readonly RunSummary[] {
    return this.#runs;
  }

  /** What went wrong with reading, for the message line of a view; empty when all is well. */
  get note(): string {
    return this.#note;
  }

  study(path: string): StudySummary | undefined {
    return this.#studies.find((study) => study.path === path);
  }

  run(path: string): RunSummary | undefined {
    return this.#runs.find((run) => run.path === path);
  }

  /** Trials that are loaded, null before `loadTrials`. */
  trials(study: string): readonly TrialSummary[] | null {
    return this.#trials.get(study) ?? null;
  }

  trial(study: string, number: number): TrialSummary | undefined {
    return this.#trials.get(study)?.find((trial) => trial.number === number);
  }

  /** Reads the trials of a study and keeps them current from then on. A study that cannot be read has none. */
  async loadTrials(study: string): Promise<readonly TrialSummary[]> {
    const known = this.#trials.get(study);
    return known ?? (await this.#fetchTrials(study));
  }

  /** Starts reading these workspace folders; the first call starts the reader process. Resolves with the first lists. */
  async open(folders: readonly string[]): Promise<void> {
    const same = this.#folders !== null && folders.join('\0') === this.#folders.join('\0');
    if (!same && (folders.length > 0 || this.#folders !== null)) {
      this.#folders = folders;
      this.#reader.setRoots(folders);
      this.#opened = this.refresh();
    }
    await this.#opened;
  }

  /** Whether `open` was called with a folder: before that nothing is read, and empty lists mean nothing. */
  get isOpen(): boolean {
    return this.#folders !== null;
  }

  /** Reads everything that is shown anew. */
  refresh(): Promise<void> {
    return this.#accept({ lists: true, studies: [...this.#trials.keys()] });
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) {
      subscription.dispose();
    }
    this.#changed.dispose();
  }

  /** Resolves when a pass that began after this change is done. */
  #accept(change: Pick<ReaderChange, 'lists' | 'studies'>): Promise<void> {
    if (!change.lists && change.studies.length === 0) {
      return Promise.resolve();
    }
    this.#waiting ??= { lists: false, studies: new Set(), pass: Promise.withResolvers() };
    this.#waiting.lists ||= change.lists;
    for (const study of change.studies) {
      this.#waiting.studies.add(study);
    }
    const { promise } = this.#waiting.pass;
    if (!this.#busy) {
      void this.#drain();
    }
    return promise;
  }

  async #drain(): Promise<void> {
    this.#busy = true;
    while (this.#waiting !== null) {
      const taken = this.#waiting;
      this.#waiting = null;
      try {
        await this.#pass(taken);
      } catch (error) {
        // The reader says through onDidNote what people should know.
        this.#log.warn(`reading studies: ${error instanceof Error ? error.message : String(error)}`);
      }
      taken.pass.resolve();
    }
    this.#busy = false;
  }

  async #pass({ lists, studies }: ModelChange): Promise<void> {
    const [all, runs] = await Promise.all([
      this.#reader.request('studies', {}),
      lists ? this.#reader.request('runs', {}) : Promise.resolve(this.#runs),
    ]);
    const wanted = all.filter(({ path, state }) =>
      studies.has(path)
        ? this.#trials.has(path) || state === 'running'
        : state === 'running' && !this.#trials.has(path),
    );
    await Promise.all(wanted.map(({ path }) => this.#fetchTrials(path)));
    this.#studies = all;
    this.#runs = runs;
    this.#note = '';
    for (const path of this.#trials.keys()) {
      if (!all.some((study) => study.path === path)) {
        this.#trials.delete(path);
      }
    }
    this.#changed.fire({ lists, studies });
  }

  async #fetchTrials(study: string): Promise<readonly TrialSummary[]> {
    try {
      const trials = await this.#reader.request('trials', { study });
      this.#trials.set(study, trials);
      return trials;
    } catch (error) {
      this.#log.warn(`reading trials of ${study}: ${error instanceof Error ? error.message : String(error)}`);
      return this.#trials.get(study) ?? [];
    }
  }
}
