import type { StudySummary } from '../../core/space/summary.ts';
import { bestText, progressText } from '../text/studyText.ts';

export interface StatusText {
  /** With codicon. */
  readonly text: string;
  readonly speech: string;
  /** Folder of the study that a click opens. */
  readonly study: string;
}

/** `2 running · spirals 27/40 · best 0.312`; null when nothing runs. */
export function statusText(studies: readonly StudySummary[]): StatusText | null {
  const running = studies.filter((study) => study.state === 'running');
  const newest = running.reduce<StudySummary | null>(
    (best, study) => (best === null || (study.startMs ?? 0) > (best.startMs ?? 0) ? study : best),
    null,
  );
  if (newest === null) {
    return null;
  }
  const parts = [
    `${runningTrials(studies)} running`,
    running.length > 1 ? `${running.length} sweeps` : `${newest.study} ${progressText(newest)}`,
    running.length > 1 ? '' : bestText(newest),
  ].filter((part) => part !== '');
  return { text: `$(sync~spin) ${parts.join(' · ')}`, speech: `Trialdeck: ${parts.join(', ')}`, study: newest.path };
}

/** Trials that run now under a living controller; what a dead one left as running does not count. */
export function runningTrials(studies: readonly StudySummary[]): number {
  return studies.filter((study) => study.state === 'running').reduce((sum, study) => sum + study.counts.running, 0);
}
