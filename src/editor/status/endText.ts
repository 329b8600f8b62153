import { endedCount, type StudySummary, type TrialSummary } from '../../core/space/summary.ts';
import { shortNumber } from '../text/columnFormat.ts';
import { clip } from '../text/markdown.ts';
import { frontText } from '../text/studyText.ts';

/** What a notification says when a study has ended. */
export interface EndText {
  readonly kind: 'information' | 'warning' | 'error';
  readonly message: string;
  /** Trial that the button shows: the best one, else the one whose reason is told. */
  readonly trial: number | null;
}

/**
 * The end of a study in one sentence.
 * @returns null where somebody stopped it: they know; and for a stage after which another one comes
 */
export function endText(study: StudySummary, trials: readonly TrialSummary[]): EndText | null {
  const best = bestPart(study);
  const count = `${endedCount(study)} ${endedCount(study) === 1 ? 'trial' : 'trials'}`;
  const failed = trials
    .filter((trial) => trial.state === 'failed' || trial.state === 'crashed')
    .sort((a, b) => b.number - a.number)[0];
  const shown = study.best?.trial ?? study.front?.[0] ?? failed?.number ?? null;
  if (study.state === 'crashed') {
    const message = `${study.study}: the process that ran the sweep is gone. ${best === '' ? '' : `So far ${best}. `}Resume goes on where it was.`;
    return { kind: 'error', message, trial: shown };
  }
  switch (study.end) {
    case null:
    case 'stopped':
      return null;
    case 'failures': {
      const why = failed?.reason ?? null;
      const said = why === null ? 'the log says why.' : clip(why.split('\n', 1)[0] ?? '', 200);
      return {
        kind: 'error',
        message: `${study.study} ended, its trials fail alike: ${said}`,
        trial: failed?.number ?? shown,
      };
    }
    case 'timeout':
      return {
        kind: 'warning',
        message: `${study.study} is out of time after ${count}${best === '' ? '' : `: ${best}`}.`,
        trial: shown,
      };
    case 'trials':
    case 'exhausted':
    case 'target':
    case 'plateau':
      break;
  }
  if (study.best === null && study.metric !== null && study.counts.complete === 0) {
    const why = failed?.reason ?? null;
    const message = `${study.study} ended without a finished trial (${count})${why === null ? '' : `: ${clip(why.split('\n', 1)[0] ?? '', 200)}`}.`;
    return { kind: 'error', message, trial: shown };
  }
  if (study.stage !== undefined && study.stage.index + 1 < study.stage.count) {
    return null;
  }
  const ended =
    study.end === 'target' ? 'reached its target' : study.end === 'plateau' ? 'stopped improving' : 'finished';
  return {
    kind: 'information',
    message: `${study.study} ${ended}: ${best === '' ? count : `${best} (${count})`}.`,
    trial: shown,
  };
}

function bestPart(study: StudySummary): string {
  if (study.front !== undefined) {
    return frontText(study.front.length);
  }
  return study.best === null
    ? ''
    : `best trial ${study.best.trial}, ${study.metric ?? 'value'} ${shortNumber(study.best.value)}`;
}
