import type { ProcessIdentity } from '../os/process.ts';

/** What a launcher needs to start one run. */
export interface RunStart {
  /** Absolute run folder: `output.log`, `pid` and `exit` are written there. */
  readonly folder: string;
  readonly command: readonly string[];
  readonly cwd: string;
  /** The whole environment; it holds TRIALDECK_RUN_DIR = `folder`. */
  readonly env: Readonly<Record<string, string>>;
}

/** How a run stands. `gone`: its process is dead and no exit was recorded. */
export type RunStatus =
  | { readonly kind: 'running' }
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'gone' };

/** A run that was started or found again. Everything else is learnt from its folder. */
export interface LaunchedRun {
  readonly process: ProcessIdentity;
  status(): RunStatus;
  /** Sends a signal to every process of the run; on Windows every signal ends the tree. */
  signal(signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void;
  /** Kills what the run left behind after its end: background children, also those in a process group of their own. */
  sweepUp(): void;
}

/** Where runs execute. Launchers only start, signal and poll. */
export interface Launcher {
  readonly name: string;
  /** @param ended - called as a hint to look now; it may never be called */
  start(run: RunStart, ended: () => void): LaunchedRun;
  /**
   * Finds a run of an earlier controller by its folder. A process that cannot be proven to work in this folder is neither
   * followed nor signalled: the run then counts as gone.
   * @returns null when it never started and now never can: its start was claimed
   */
  adopt(folder: string, recorded: ProcessIdentity | null): LaunchedRun | null;
}
