import { endedCount, objectivesOf, type StudySummary, type TrialSummary } from '../../core/space/summary.ts';
import { shortNumber } from './columnFormat.ts';
import { clip, codeSpan, escapeMarkdown, table } from './markdown.ts';
import { exactTime, relativeTime, roughDuration } from './timeText.ts';

/** `27/40`, or `27` where nobody said how many, and where queued trials made it more than that. */
export function progressText(study: StudySummary): string {
  return study.total === null || endedCount(study) > study.total
    ? String(endedCount(study))
    : `${endedCount(study)}/${study.total}`;
}

export function bestText(study: StudySummary): string {
  if (study.front !== undefined) {
    return frontText(study.front.length);
  }
  return study.best === null ? '' : `best ${shortNumber(study.best.value)}`;
}

/** `front of 4`: trials that no other one beats; empty while there is none. */
export function frontText(count: number): string {
  return count === 0 ? '' : `front of ${count}`;
}

/** `minimize loss`, `minimize loss, maximize accuracy`; empty without a metric. */
export function goalsText(study: StudySummary): string {
  return objectivesOf(study)
    .map(({ name, goal }) => `${goal} ${name}`)
    .join(', ');
}

/** `27/40 · best 0.312 · 4 m left`; an ended study says when, a broken one why. */
export function studyDescription(study: StudySummary, trials: readonly TrialSummary[] | null, nowMs: number): string {
  if (study.problem !== null) {
    return study.problem;
  }
  const last = study.state === 'running' ? leftText(study, trials ?? [], nowMs) : endedText(study, nowMs);
  return [parentText(study), progressText(study), bestText(study), last].filter((part) => part !== '').join(' · ');
}

function endedText(study: StudySummary, nowMs: number): string {
  const when = study.changedMs === null ? '' : relativeTime(study.changedMs, nowMs);
  if (study.state === 'finished') {
    return when;
  }
  const why = study.end === 'failures' ? 'failed' : study.end === 'timeout' ? 'out of time' : study.state;
  return when === '' ? why : `${why} ${when}`;
}

function leftText(study: StudySummary, trials: readonly TrialSummary[], nowMs: number): string {
  const left = remainingMs(study, trials, nowMs);
  return left === null ? '' : `${roughDuration(left)} left`;
}

/**
 * Time until the planned total, from the mean length of the trials that ended and the number that runs at once.
 * @returns null without a total, before the first trial ended and while none runs
 */
export function remainingMs(study: StudySummary, trials: readonly TrialSummary[], nowMs: number): number | null {
  const running = trials.filter((trial) => trial.state === 'running' && trial.startMs !== null);
  if (study.total === null || running.length === 0) {
    return null;
  }
  let sum = 0;
  let ended = 0;
  for (const { startMs, endMs } of trials) {
    if (startMs !== null && endMs !== null) {
      sum += endMs - startMs;
      ended += 1;
    }
  }
  if (ended === 0) {
    return null;
  }
  const mean = sum / ended;
  const work = running
    .map((trial) => Math.max(0, mean - (nowMs - (trial.startMs ?? nowMs))))
    .reduce((a, b) => a + b, 0);
  const waiting = Math.max(0, study.total - endedCount(study) - running.length);
  return Math.max(1000, (work + waiting * mean) / running.length);
}

/**
 * A study as Markdown: state, counts, best with its exact value, how it is searched, where it lies.
 * @param rules - lines about when it ends before its time
 */
export function studyTooltip(study: StudySummary, rules: readonly string[] = []): string {
  const { complete, pruned, fail, running, waiting } = study.counts;
  const rows: Array<readonly [string, string]> = [
    ['finished', String(complete)],
    ['pruned', String(pruned)],
    ['failed', String(fail)],
    ['running', String(running)],
    ['queued', String(waiting)],
    ['imported', String(study.imported ?? 0)],
  ];
  const shown = rows.filter(([, count]) => count !== '0');
  if (study.best !== null) {
    shown.push([`best ${study.metric ?? 'value'} (trial ${study.best.trial})`, String(study.best.value)]);
  }
  if (study.front !== undefined && study.front.length > 0) {
    shown.push(['front', `trials ${clip(study.front.join(', '), 200)}`]);
  }
  return [
    `**${escapeMarkdown(study.study)}** ${study.state}`,
    study.problem === null ? '' : escapeMarkdown(study.problem),
    escapeMarkdown(parentText(study)),
    table(['', ''], shown),
    study.sampler === '' ? escapeMarkdown(goalsText(study)) : searchText(study, rules),
    study.startMs === null ? '' : `Started ${exactTime(study.startMs)}`,
    codeSpan(study.path),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** What it goes on from: `continues spirals`, `refit of spirals`; empty for a study of its own and for a stage. */
function parentText({ parent }: StudySummary): string {
  switch (parent?.how) {
    case 'linked':
      return `continues ${parent.study}`;
    case 'refit':
      return `refit of ${parent.study}`;
    case 'stage':
    case undefined:
      return '';
  }
}

/** How the study is searched: what it wants, who suggests and why, what ends trials early, what repeats them. */
function searchText(study: StudySummary, rules: readonly string[]): string {
  const { stage } = study;
  const lines = [
    stage === undefined ? '' : `stage ${stage.index + 1} of ${stage.count}: ${stage.name}`,
    [goalsText(study), valueText(study.valueRule), study.repeat === undefined ? '' : `mean of ${study.repeat}`],
    `sampler ${samplerText(study)}`,
    [
      study.pruner === undefined || study.pruner === 'none' ? 'no pruner' : `pruner ${study.pruner}`,
      study.seed === undefined || study.samplerNote?.includes('seed') ? '' : `seed ${study.seed}`,
    ],
    ...rules,
  ].map((line) => (typeof line === 'string' ? line : line.filter((part) => part !== '').join(', ')));
  return lines
    .filter((line) => line !== '')
    .map(escapeMarkdown)
    .join('  \n');
}

/** The last value needs no word: it is what everybody expects. */
function valueText(rule: string | undefined): string {
  switch (rule) {
    case undefined:
    case 'last':
      return '';
    case 'best':
      return 'best value of each run';
    default:
      return `${rule} of each run`;
  }
}

/** The note begins with the sampler's name where it says why: `gp, as ...`. */
function samplerText({ sampler, samplerNote }: StudySummary): string {
  return samplerNote === undefined
    ? sampler
    : samplerNote.startsWith(sampler)
      ? samplerNote
      : `${sampler}: ${samplerNote}`;
}

/** A stage goes by its own name: it stands under its sweep. */
export function studyLabel(study: StudySummary): string {
  return study.stage?.name ?? study.study;
}

/** The stage that a sweep is at: the one that runs, else the last one that began. */
export function currentStage(stages: readonly StudySummary[]): StudySummary | undefined {
  return stages.find((study) => study.state === 'running') ?? stages.at(-1);
}

/** `stage 2 of 3, coarse · 12/20 · best 0.312 · 4 m left`: where a sweep with stages is. */
export function stagesDescription(study: StudySummary, trials: readonly TrialSummary[] | null, nowMs: number): string {
  const { stage } = study;
  const where = stage === undefined ? '' : `stage ${stage.index + 1} of ${stage.count}, ${stage.name} · `;
  return `${where}${studyDescription(study, trials, nowMs)}`;
}

/** What a screen reader says for a study. */
export function studySpeech(study: StudySummary, description: string): string {
  const { stage } = study;
  const name = stage === undefined ? `Study ${study.study}` : `Stage ${stage.name} of ${stage.sweep}`;
  return `${name}, ${study.problem === null ? study.state : 'problem'}, ${description.replaceAll(' · ', ', ')}`;
}

/** A finished study goes on too once its total was raised; it is just not offered. */
export function isResumable(study: StudySummary): boolean {
  return study.problem === null && (study.state === 'stopped' || study.state === 'crashed');
}
