import type { ChartRun } from '../../src/protocol/webview.ts';

/** The codicon of every state; the colour is the class `state-<state>`. The same shapes as in the editor's trees. */
export const stateIcons: Readonly<Record<ChartRun['state'], string>> = {
  queued: 'circle-outline',
  running: 'color-mode',
  finished: 'check',
  pruned: 'circle-slash',
  failed: 'close',
  crashed: 'flame',
  stopped: 'debug-pause',
};
