import type { Comparison, TaskResult } from './compare.ts';
import type { Goal } from './goals.ts';
import type { ScaleFigure } from './scale.ts';
import type { Opening, Timing } from './timing.ts';

const short = (value: number): string => (value === 0 ? '0' : value.toPrecision(3));

function row({ task, ours, theirs, logRatio, p, verdict }: TaskResult): string {
  return `| ${task} | ${short(ours)} | ${short(theirs)} | ${logRatio.toFixed(2)} | ${p < 1 ? p.toPrecision(2) : '1'} | ${verdict} |`;
}

/** One table of medians, and a line that sums it up. */
export function comparisonTable(comparison: Comparison): string {
  const { sampler, peer, mode, trials, seeds, tasks, overall, worse, better, lower, equal, medianLogRatio } =
    comparison;
  const direction = overall.effect < 0 ? 'ours lower' : 'theirs lower';
  const percent = Math.round((100 * lower) / tasks.length);
  return [
    `## \`${sampler}\` against ${peer}: ${mode}, ${trials} trials, ${seeds} seeds`,
    '',
    `Median regret lower on ${lower} of ${tasks.length} functions (${percent} %), the same on ${equal}. Significantly better on ${better}, worse on ${worse}.`,
    `Over all functions: median log ratio ${medianLogRatio.toFixed(2)}, Wilcoxon p = ${overall.p.toPrecision(2)} (${direction}).`,
    '',
    '| function | ours | theirs | log ratio | p (Holm) | |',
    '| --- | ---: | ---: | ---: | ---: | --- |',
    ...tasks.map(row),
    '',
  ].join('\n');
}

/** One line a comparison, also after fewer trials. */
export function summaryTable(comparisons: readonly Comparison[]): string {
  return [
    '## Summary',
    '',
    'Functions with a lower and with the same median regret, significantly better, significantly worse (Mann-Whitney, Holm, 5 %);',
    "the median over functions of the log ratio of medians, and Wilcoxon's p for it.",
    '',
    '| sampler | against | mode | trials | lower | same | better | worse | log ratio | p |',
    '| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...comparisons.map(({ sampler, peer, mode, trials, tasks, lower, equal, better, worse, medianLogRatio, overall }) =>
      [
        `| \`${sampler}\` | ${peer} | ${mode} | ${trials} | ${lower} of ${tasks.length} | ${equal} | ${better} | ${worse} |`,
        `${medianLogRatio.toFixed(2)} | ${overall.p.toPrecision(2)} |`,
      ].join(' '),
    ),
    '',
  ].join('\n');
}

/** Milliseconds a suggestion by the number of stored trials, and how many times longer Optuna takes than our first sampler. */
export function timingTable(timings: readonly Timing[]): string {
  const sizes = [...new Set(timings.flatMap(({ ms }) => Object.keys(ms)))];
  const milliseconds = (value: number): string => (value < 100 ? value.toPrecision(3) : value.toFixed(0));
  const row = (name: string, cell: (size: string) => string): string => `| ${name} | ${sizes.map(cell).join(' | ')} |`;
  const first = timings[0];
  const ratios = timings
    .filter(({ ours }) => !ours)
    .map(({ who, ms }) =>
      row(`${who}, times ${first?.who}`, (size) =>
        ((ms[size] ?? Number.NaN) / (first?.ms[size] ?? Number.NaN)).toFixed(1),
      ),
    );
  return [
    '## Time of a suggestion, ms',
    '',
    'Four log floats, three floats, two ints, one choice; warm, after one more finished trial; median. `optuna ask` starts a process.',
    '',
    `| | ${sizes.map((size) => `${size} trials`).join(' | ')} |`,
    `| --- |${sizes.map(() => ' ---: |').join('')}`,
    ...timings.map(({ who, ms }) => row(who, (size) => (ms[size] === undefined ? '-' : milliseconds(ms[size])))),
    ...ratios,
    '',
  ].join('\n');
}

export function openingLine({ trials, ms, peer }: Opening): string {
  const beside = peer
    ? `; Optuna ${peer.version} ${peer.ms.toFixed(0)} ms, ${(peer.ms / ms).toFixed(1)} times as long`
    : '';
  return `Opening a study of ${trials} trials with all parameters and reports, in a new process: ${ms.toFixed(0)} ms${beside}.\n`;
}

export function scaleTable(figures: readonly ScaleFigure[]): string {
  return [
    '## Where there is much of something, ms',
    '',
    '| | first | then, median |',
    '| --- | ---: | ---: |',
    ...figures.map(({ what, firstMs, ms }) => `| ${what} | ${firstMs.toPrecision(3)} | ${ms.toPrecision(3)} |`),
    '',
  ].join('\n');
}

export function goalsTable(goals: readonly Goal[]): string {
  return [
    '## Goals',
    '',
    '| goal | found | |',
    '| --- | --- | --- |',
    ...goals.map(({ goal, found, met }) => `| ${goal} | ${found} | ${met ? 'met' : 'NOT MET'} |`),
    '',
  ].join('\n');
}
