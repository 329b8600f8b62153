import type { Comparison, TaskResult } from './compare.ts';
import type { Timing } from './timing.ts';

const short = (value: number): string => (value === 0 ? '0' : value.toPrecision(3));

function row({ task, ours, theirs, logRatio, p, verdict }: TaskResult): string {
  return `| ${task} | ${short(ours)} | ${short(theirs)} | ${logRatio.toFixed(2)} | ${p < 1 ? p.toPrecision(2) : '1'} | ${verdict} |`;
}

/** One table of medians, and a line that sums it up. */
export function comparisonTable(comparison: Comparison): string {
  const { sampler, peer, mode, trials, seeds, tasks, overall, worse, better, lower, medianLogRatio } = comparison;
  const direction = overall.effect < 0 ? 'ours lower' : 'theirs lower';
  const percent = Math.round((100 * lower) / tasks.length);
  return [
    `## \`${sampler}\` against ${peer}: ${mode}, ${trials} trials, ${seeds} seeds`,
    '',
    `Median regret not higher on ${lower} of ${tasks.length} functions (${percent} %). Significantly better on ${better}, worse on ${worse}.`,
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
    'Functions with a median regret that is not higher, significantly better, significantly worse (Mann-Whitney, Holm, 5 %); the',
    "median over functions of the log ratio of medians, and Wilcoxon's p for it.",
    '',
    '| sampler | against | mode | trials | not higher | better | worse | log ratio | p |',
    '| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...comparisons.map(({ sampler, peer, mode, trials, tasks, lower, better, worse, medianLogRatio, overall }) =>
      [
        `| \`${sampler}\` | ${peer} | ${mode} | ${trials} | ${lower} of ${tasks.length} | ${better} | ${worse} |`,
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
