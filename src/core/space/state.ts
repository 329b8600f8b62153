/** State of a trial in `--json` and in study.db (Optuna's words, lower case). */
export type TrialState = 'waiting' | 'running' | 'complete' | 'pruned' | 'fail';

/** State that people see everywhere: tree, table, terminal, report; also the state of a run. */
export type RunState = 'queued' | 'running' | 'finished' | 'pruned' | 'failed' | 'crashed' | 'stopped';

/** The one table between the two vocabularies. `how` tells apart what Optuna's states do not. */
export function shownState(state: TrialState, how?: 'crashed' | 'stopped'): RunState {
  switch (state) {
    case 'waiting':
      return how === 'stopped' ? 'stopped' : 'queued';
    case 'running':
      return 'running';
    case 'complete':
      return 'finished';
    case 'pruned':
      return 'pruned';
    case 'fail':
      return how ?? 'failed';
  }
}
