/** A Trialdeck task as tasks.json writes it and as the commands make it: a sweep to start, or a study to go on with. */
export interface TrialdeckTask {
  readonly type: 'trialdeck';
  /** Sweep file, relative to the workspace folder or absolute. */
  readonly sweep?: string;
  /** Name or folder of a study that goes on. */
  readonly resume?: string;
  /** Name of the new study. */
  readonly study?: string;
  readonly trials?: number;
  readonly jobs?: number;
  /** Arguments that every trial's command gets at its end. */
  readonly args?: readonly string[];
}

/** Reads a task definition; null when it names neither a sweep nor a study, or something is of the wrong type. */
export function readTask(definition: Readonly<Record<string, unknown>>): TrialdeckTask | null {
  const { sweep, resume, study, trials, jobs, args } = definition;
  const texts = [sweep, resume, study].every((value) => value === undefined || typeof value === 'string');
  const counts = [trials, jobs].every((value) => value === undefined || (Number.isInteger(value) && Number(value) > 0));
  const list = args === undefined || (Array.isArray(args) && args.every((item) => typeof item === 'string'));
  const one = (typeof sweep === 'string' && sweep !== '') !== (typeof resume === 'string' && resume !== '');
  if (!texts || !counts || !list || !one) {
    return null;
  }
  return { ...definition, type: 'trialdeck' };
}

/** The command line of a task, without the program. */
export function taskArguments(task: TrialdeckTask, workspace: string, interpreter: string | null): string[] {
  const named = (option: string, value: string | number | null | undefined): string[] =>
    value === undefined || value === null ? [] : [option, String(value)];
  return [
    ...(task.sweep === undefined ? ['resume', task.resume ?? ''] : ['sweep', task.sweep]),
    ...named('--workspace', workspace),
    ...named('--study', task.study),
    ...named('--trials', task.trials),
    ...named('--jobs', task.jobs),
    ...named('--interpreter', interpreter),
    ...(task.args === undefined || task.args.length === 0 ? [] : ['--', ...task.args]),
  ];
}
