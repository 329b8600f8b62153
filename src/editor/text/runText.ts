import type { RunSummary } from '../../core/space/summary.ts';
import { shortNumber } from './columnFormat.ts';
import { clip, codeSpan, escapeMarkdown, table } from './markdown.ts';
import { relativeTime } from './timeText.ts';
import { exactText, timesText } from './trialText.ts';

/** `loss 0.214 · 2 h ago`: the most telling number of the summary and when; a reason where it did not just finish. */
export function runDescription(run: RunSummary, nowMs: number): string {
  if (run.problem !== null) {
    return run.problem;
  }
  const metric = tellingMetric(run);
  const when = run.endMs ?? run.startMs;
  const parts = [
    run.state === 'running' || run.state === 'finished'
      ? ''
      : clip((run.reason ?? run.state).split('\n', 1)[0] ?? '', 60),
    metric === null ? '' : `${metric[0]} ${shortNumber(metric[1])}`,
    when === null ? '' : relativeTime(when, nowMs),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

/** A validation or test number before a training one, a loss or an accuracy before the rest, else the first. */
function tellingMetric(run: RunSummary): readonly [string, number] | null {
  const numbers = Object.entries(run.summary).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  );
  const wanted = [/(val|test|eval).*(loss|acc)/i, /(val|test|eval)/i, /(loss|acc|error|score)/i, /./];
  for (const pattern of wanted) {
    const found = numbers.find(([name]) => pattern.test(name));
    if (found !== undefined) {
      return found;
    }
  }
  return null;
}

export function runTooltip(run: RunSummary): string {
  const rows = (values: RunSummary['config']): Array<readonly [string, string]> =>
    Object.entries(values).map(([name, value]) => [name, clip(exactText(value), 200)]);
  return [
    `**${escapeMarkdown(run.name)}** ${run.state}`,
    run.problem === null ? '' : escapeMarkdown(run.problem),
    run.reason === null ? '' : escapeMarkdown(clip(run.reason, 500)),
    table(['', ''], rows(run.summary)),
    table(['', ''], rows(run.config)),
    timesText(run.startMs, run.endMs),
    codeSpan(run.path),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** Newest first. */
export function sortRuns(runs: readonly RunSummary[]): RunSummary[] {
  return [...runs].sort((a, b) => (b.startMs ?? 0) - (a.startMs ?? 0) || a.name.localeCompare(b.name));
}
