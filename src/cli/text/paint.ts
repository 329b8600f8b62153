import type { RunState } from '../../core/space/state.ts';

export type Tone = 'plain' | 'strong' | 'faint' | 'good' | 'running' | 'pruned' | 'bad' | 'warning';

/** ANSI codes of the terminal's own 16 colours, so that its theme decides how they look. */
const codes: Readonly<Record<Tone, string>> = {
  plain: '',
  strong: '1',
  faint: '90',
  good: '32',
  running: '94',
  pruned: '95',
  bad: '91',
  warning: '33',
};

/** Colours a text, or leaves it as it is. */
export type Paint = (text: string, tone: Tone) => string;

export function createPaint(color: boolean): Paint {
  return (text, tone) => (color && codes[tone] !== '' && text !== '' ? `\u001b[${codes[tone]}m${text}\u001b[0m` : text);
}

/** Icon and colour of every state, the same in tree, table and terminal. */
export const stateLooks: Readonly<Record<RunState, { readonly icon: string; readonly tone: Tone }>> = {
  queued: { icon: '○', tone: 'faint' },
  running: { icon: '◐', tone: 'running' },
  finished: { icon: '✓', tone: 'good' },
  pruned: { icon: '⊘', tone: 'pruned' },
  failed: { icon: '✕', tone: 'bad' },
  crashed: { icon: '✕', tone: 'bad' },
  stopped: { icon: '■', tone: 'warning' },
};
