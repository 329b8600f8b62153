/**
 * A Trialdeck task as tasks.json writes it and as the commands make it: a sweep to start, a study to go on with, or its best
 * trial to train again.
 */
export interface TrialdeckTask {
  readonly type: 'trialdeck';
  /** Sweep file, relative to the workspace folder or absolute. */
  readonly sweep?: string;
  /** Name or folder of a study that goes on. */
  readonly resume?: string;
  /** Name or folder of a study whose best trial is trained once more. */
  readonly refit?: string;
  /** Further words of the command line: `NAME=VALUE` of `refit`, and options. */
  readonly options?: readonly string[];
  /** Name of the new study. */
  readonly study?: string;
  readonly trials?: number;
  readonly jobs?: number;
  /** Arguments that every trial's command gets at its end. */
  readonly args?: readonly string[];
}

const subjects = ['sweep', 'resume', 'refit'] as const;
type Subject = (typeof subjects)[number];

/** Reads a task definition; null when it names not exactly one sweep or study, or something is of the wrong type. */
export function readTask(definition: Readonly<Record<string, unknown>>): TrialdeckTask | null {
  const { study, trials, jobs, args, options } = definition;
  const texts = [...subjects.map((subject) => definition[subject]), study].every(
    (value) => value === undefined || typeof value === 'string',
  );
  const counts = [trials, jobs].every((value) => value === undefined || (Number.isInteger(value) && Number(value) > 0));
  const lists = [args, options].every(
    (list) => list === undefined || (Array.isArray(list) && list.every((item) => typeof item === 'string')),
  );
  if (!texts || !counts || !lists || subjectsOf(definition).length !== 1) {
    return null;
  }
  return { ...definition, type: 'trialdeck' };
}

/** What a task names; an empty text names nothing. */
function subjectsOf(task: { readonly [K in Subject]?: unknown }): Subject[] {
  return subjects.filter((subject) => task[subject] !== undefined && task[subject] !== '');
}

/** The command line of a task, without the program. */
export function taskArguments(task: TrialdeckTask, workspace: string, interpreter: string | null): string[] {
  const named = (option: string, value: string | number | null | undefined): string[] =>
    value === undefined || value === null ? [] : [option, String(value)];
  const [subject = 'sweep'] = subjectsOf(task);
  return [
    subject,
    task[subject] ?? '',
    ...(task.options ?? []),
    ...named('--workspace', workspace),
    ...named('--study', task.study),
    ...named('--trials', task.trials),
    ...named('--jobs', task.jobs),
    ...named('--interpreter', interpreter),
    ...(task.args === undefined || task.args.length === 0 ? [] : ['--', ...task.args]),
  ];
}

/** What the editor says of a task in its lists: `Run sweep.yaml`, `Refit spirals`. */
export function taskDetail(task: TrialdeckTask): string {
  const [subject = 'sweep'] = subjectsOf(task);
  const verb = { sweep: 'Run', resume: 'Resume', refit: 'Refit' }[subject];
  return `${verb} ${task[subject] ?? ''}`;
}
