import type { StudyHead } from '../../core/controller/events.ts';
import { bestList } from '../../core/study/best.ts';
import { oneLine } from '../text/displayWidth.ts';
import { frontText, valuesText } from '../text/numbers.ts';
import { type Paint, stateLooks } from '../text/paint.ts';
import { paramLine } from '../text/paramText.ts';
import { formatClock } from '../text/times.ts';
import type { Counts, EndEvent, SweepProgress } from './progress.ts';

/** Trials of a front that the summary names. */
const frontShown = 5;

const countWords = { complete: 'finished', pruned: 'pruned', fail: 'failed' } as const;

/** `18 finished`, `6 pruned`, `1 failed`; what is zero is left out. */
export function countTexts(counts: Counts, paint: Paint): string[] {
  return (['complete', 'pruned', 'fail'] as const)
    .filter((state) => counts[state] > 0)
    .map((state) => {
      const word = countWords[state];
      return paint(`${counts[state]} ${word}`, state === 'complete' ? 'plain' : stateLooks[word].tone);
    });
}

function whyItEnded(end: EndEvent, progress: SweepProgress): string {
  const single = progress.head.total === 1;
  switch (end.reason) {
    case 'trials':
      return single ? 'finished: its trial has ended' : 'finished: all planned trials have ended';
    case 'exhausted':
      return single ? 'finished: its trial has ended' : 'finished: every combination has been tried';
    case 'target':
      return 'finished: the target is reached';
    case 'plateau':
      return 'finished: no improvement any more';
    case 'timeout':
      return 'stopped: the time limit is reached';
    case 'stopped':
      return end.open === undefined ? 'stopped' : `stopped: nothing is left to start, ${openText(end.open.length)}`;
    case 'failures': {
      const reason = progress.ended.findLast(({ state }) => state === 'failed')?.reason;
      return `stopped: the trials fail alike${reason ? `, last with: ${oneLine(reason)}` : ''}`;
    }
  }
}

function openText(count: number): string {
  return count === 1 ? '1 trial is open elsewhere' : `${count} trials are open elsewhere`;
}

/** `stage 2 of 4: fine`; empty for a study without stages. */
export function stageText({ stage }: StudyHead): string {
  return stage === undefined ? '' : `stage ${stage.index + 1} of ${stage.count}: ${oneLine(stage.name)}`;
}

/** What stays on the screen when a stage has ended and another one follows. */
export function stageLines(progress: SweepProgress, nowMs: number, paint: Paint): string[] {
  const { end, head } = progress;
  if (!end) return [];
  const facts = [...countTexts(end.counts, paint), formatClock(nowMs - progress.startMs)];
  return [
    `${paint(`${stageText(head)} is over`, 'strong')} · ${facts.join(' · ')}`,
    ...bestLines(progress, end, paint),
  ];
}

/**
 * What stays on the screen when a sweep has ended: why, how many, the best trial, and what to do next.
 * Its first line begins with `finished` or `stopped`: the editor's task waits for that word.
 */
export function summaryLines(progress: SweepProgress, nowMs: number, paint: Paint): string[] {
  const { end, head } = progress;
  if (!end) return [];
  const facts = [...countTexts(end.counts, paint), formatClock(nowMs - progress.startMs)];
  const queued = progress.ended.filter(({ state }) => state === 'stopped').length;
  if (queued > 0) facts.push(`${queued} queued again`);
  const lines = [`${paint(whyItEnded(end, progress), 'strong')} · ${facts.join(' · ')}`];
  const best = bestList(end.best);
  lines.push(...bestLines(progress, end, paint));
  if (end.reason === 'stopped' || end.reason === 'timeout') lines.push(`resume with: trialdeck resume ${head.study}`);
  if (best.length > 0) lines.push(`see more:    trialdeck best ${head.study}`);
  const failed = progress.ended.findLast(({ state }) => state === 'failed');
  if (best.length === 0 && failed) lines.push(`its output:  trialdeck logs ${head.study}/${failed.trial}`);
  return lines;
}

function bestLines({ head, metrics }: SweepProgress, end: EndEvent, paint: Paint): string[] {
  const best = bestList(end.best);
  const lines: string[] = [];
  if (head.objectives.length > 1 && best.length > 0) lines.push(paint(frontText(best.length), 'good'));
  for (const { trial, value, params } of best.slice(0, frontShown)) {
    const line = `★ ${head.objectives.length > 1 ? '' : 'best: '}trial ${trial}  ${valuesText(value, metrics)}`;
    lines.push(`${paint(line, 'good')}  ${paramLine(head.searched, params)}`.trimEnd());
  }
  if (best.length === 0 && end.counts.complete > 0 && head.objectives.length > 0) {
    lines.push('no trial keeps all constraints');
  }
  if (best.length > frontShown) lines.push(`  and ${best.length - frontShown} more`);
  return lines;
}
