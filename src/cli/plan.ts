import path from 'node:path';
import { diagnose } from '../../language-server/service/diagnose.ts';
import { type LaunchPlan, planLaunch } from '../core/controller/preflight.ts';
import { runPath } from '../core/controller/runFolder.ts';
import { platform } from '../core/os/platform.ts';
import { createSampler } from '../core/search/create.ts';
import { createPruner } from '../core/search/createPruner.ts';
import { externalCommand } from '../core/search/external.ts';
import { isConstant } from '../core/space/distribution.ts';
import type { Direction, Trial } from '../core/space/trial.ts';
import type { Params, Value } from '../core/space/value.ts';
import { studyName } from '../core/study/studyName.ts';
import { studiesFolder } from '../core/study/workspace.ts';
import { expandCommand } from '../core/sweep/command.ts';
import type { Diagnostic } from '../core/sweep/diagnostic.ts';
import { type PlannedParameter, planSweep, type SweepPlan } from '../core/sweep/plan.ts';
import type { SweepSpec } from '../core/sweep/spec.ts';
import { type CliCommand, type CliContext, operands } from './command.ts';
import { toJson } from './json.ts';
import { readRunOptions, runOptions } from './runOptions.ts';
import { besideSweep, fileOf, readSweepFile } from './sweepFile.ts';
import { oneLine, truncate } from './text/displayWidth.ts';
import { createPaint } from './text/paint.ts';
import { valueText } from './text/paramText.ts';
import { shellLine } from './text/shell.ts';
import { tableLines } from './text/table.ts';

/** Seed of the example trials where the run would draw its own. */
const exampleSeed = 0;
const shownCommands = 5;

/** `plan FILE`: what a run would do. */
export const planCommand: CliCommand = {
  name: 'plan',
  summary: 'say what a sweep would run, running nothing',
  usage: 'FILE [options] [-- ARGS...]',
  description:
    'Says how many trials a sweep would run, over which parameters, with which interpreter, and shows the first command lines. Takes the options of sweep. Runs and writes nothing.',
  options: runOptions,
  takesRest: true,
  examples: [
    { line: 'plan sweep.yaml', says: 'an overview' },
    { line: 'plan sweep.yaml --trials 20 --json', says: 'every command line, for scripts' },
  ],
  async run(context) {
    const [file = ''] = operands(context, planCommand, ['FILE']);
    const { spec, text } = readSweepFile(context, file, readRunOptions(context).options, { warnings: false });
    const launch = planLaunch(spec, context.cwd, path.resolve(context.cwd, file), context.env);
    const diagnostics = diagnose(text, { name: file, readFile: besideSweep(context, file) });
    const plan = makePlan(context, { spec, launch, file, diagnostics });
    context.out(context.json ? `${toJson(plan)}\n` : page(plan, { spec, launch, file, diagnostics }, context));
    return 0;
  },
};

interface Planned {
  readonly spec: SweepSpec;
  readonly launch: LaunchPlan;
  readonly file: string;
  readonly diagnostics: readonly Diagnostic[];
}

function makePlan(context: CliContext, { spec, launch, file, diagnostics }: Planned): SweepPlan {
  // One in another program is not started: nothing runs here.
  const sampler = externalCommand(spec) === null ? createSampler(spec, spec.options.seed ?? exampleSeed) : null;
  const name = spec.options.study ?? studyName(spec.name, path.resolve(context.cwd, file));
  const study = path.join(studiesFolder(context.workspace), name);
  const plan = planSweep(spec, {
    sampler: sampler?.name ?? 'external',
    pruner: createPruner(spec)?.name ?? 'none',
    suggest: (number, earlier) =>
      sampler?.suggest({ space: spec.space, directions: directionsOf(spec), trials: earlier.map(waitingTrial) }, number) ??
      null,
    command: (params, number) =>
      expandCommand({
        spec,
        params,
        interpreter: launch.interpreter.path,
        program: launch.program,
        argsJsonFile: path.join(study, runPath(number, 1), 'params.json'),
        env: context.env,
        platform,
        extra: context.rest,
      }),
    warnings: [],
  });
  return { ...plan, warnings: warningTexts(diagnostics, file, plan.trials === null) };
}

/** Without a metric as study.db has it. */
function directionsOf({ metrics }: SweepSpec): readonly Direction[] {
  return metrics.length === 0 ? ['minimize'] : metrics.map(({ goal }) => goal);
}

/** The warnings of `check`, and what it only mentions but a run would say again. */
function warningTexts(diagnostics: readonly Diagnostic[], file: string, endless: boolean): string[] {
  return diagnostics
    .filter(({ severity, code }) => severity === 'warning' || (endless && code === 'endless'))
    .map(({ range, message, inFile }) => `${fileOf(file, inFile)}:${range.start.line + 1}: ${message}`);
}

/** A trial that is planned and has no result. */
function waitingTrial(params: Params, number: number): Trial {
  return { number, state: 'waiting', params, values: [], intermediate: [], reason: null, startMs: null, endMs: null };
}

function page(plan: SweepPlan, { spec, launch, file }: Planned, context: CliContext): string {
  const paint = createPaint(context.color);
  const facts = [plan.method, `sampler ${plan.sampler}`];
  if (plan.pruner !== 'none') facts.push(`pruner ${plan.pruner}`);
  if (spec.metric !== null) facts.push(`${spec.metric.goal} ${oneLine(spec.metric.name)}`);
  const constant = new Set(
    spec.space.parameters.filter(({ distribution }) => isConstant(distribution)).map(({ name }) => name),
  );
  const searched = plan.parameters.filter(({ name }) => !constant.has(name));
  const constants = plan.parameters.filter(({ name }) => constant.has(name));
  const lines = [
    `${paint(oneLine(file), 'strong')}  ${paint(facts.join(' · '), 'faint')}`,
    `trials       ${trialsText(plan)}`,
    `interpreter  ${launch.interpreter.path} (${launch.interpreter.why})`,
    '',
  ];
  if (searched.length > 0) lines.push(...parameterTable(searched, context));
  if (constants.length > 0) {
    const texts = constants.map((parameter) => {
      const where = conditionText(parameter);
      return `${oneLine(parameter.name)} ${rangeText(parameter)}${where === '' ? '' : ` where ${where}`}`;
    });
    lines.push(paint(`constant: ${texts.join(' · ')}`, 'faint'));
  }
  lines.push('', ...commandLines(plan, spec, context));
  if (plan.warnings.length > 0)
    lines.push('', ...plan.warnings.map((warning) => `${paint('⚠ warning:', 'warning')} ${oneLine(warning)}`));
  return `${lines.join('\n')}\n`;
}

function trialsText({ trials, combinations }: SweepPlan): string {
  if (trials === null) return 'without end: the space is unbounded';
  if (combinations === null) return `${trials} of an unbounded space`;
  return trials === combinations ? `all ${trials} combinations` : `${trials} of ${combinations} combinations`;
}

function parameterTable(parameters: readonly PlannedParameter[], context: CliContext): string[] {
  const cells = (text: (parameter: PlannedParameter) => string) =>
    parameters.map((parameter) => ({ text: text(parameter) }));
  return tableLines(
    [
      { title: 'parameter', align: 'left', maxWidth: 40, cells: cells(({ name }) => oneLine(name)) },
      { title: 'distribution', align: 'left', cells: cells(({ distribution }) => distribution) },
      { title: 'values', align: 'left', cutTo: 20, cells: cells(rangeText) },
      ...(parameters.some(({ condition }) => condition !== undefined)
        ? [{ title: 'counts where', align: 'left', cells: cells(conditionText) } as const]
        : []),
    ],
    context.width,
    createPaint(context.color),
  );
}

/** `optimizer is sgd or lion, depth is 2`; nothing for what always counts. */
function conditionText({ condition }: PlannedParameter): string {
  if (typeof condition !== 'object' || condition === null) return '';
  return Object.entries(condition)
    .map(([parent, values]) => `${oneLine(parent)} is ${[values].flat().map(valueText).join(' or ')}`)
    .join(', ');
}

/** `1e-5 … 0.1`, `8, 16`, `mu 0, sigma 1`. */
function rangeText(parameter: PlannedParameter): string {
  const { min, max, values, value, probabilities, ...others } = parameter;
  if (Array.isArray(values)) {
    const odds = Array.isArray(probabilities) ? probabilities : [];
    return values
      .map((one, at) => `${valueText(one)}${odds[at] === undefined ? '' : ` (${valueText(odds[at])})`}`)
      .join(', ');
  }
  if (value !== undefined) return valueText(value);
  const rest = ['q', 'mu', 'sigma', 'a', 'b'].flatMap((key) =>
    others[key] === undefined ? [] : [`${key} ${valueText(others[key])}`],
  );
  const range: readonly Value[] = min === undefined || max === undefined ? [] : [min, max];
  return [range.map((one) => valueText(one)).join(' … '), ...rest].filter((part) => part !== '').join(', ');
}

/** Whether the order or the values of trials depend on a seed. */
function isDrawn({ sampler }: SweepPlan, { options }: SweepSpec): boolean {
  const { order, over } = options.sampler?.args ?? {};
  return sampler !== 'one_at_a_time' && (sampler !== 'grid' || order === 'shuffled' || over !== undefined);
}

function commandLines(plan: SweepPlan, spec: SweepSpec, context: CliContext): string[] {
  const paint = createPaint(context.color);
  const drawn = isDrawn(plan, spec) && spec.options.seed === undefined;
  const shown = context.verbose ? plan.commands : plan.commands.slice(0, shownCommands);
  const title = drawn ? 'commands, for example (a run draws its own seed)' : `first ${shown.length} commands`;
  const all = shown.length === plan.trials ? 'commands' : title;
  const lines = shown.map((command) => `  ${oneLine(shellLine(command, process.platform))}`);
  return [paint(drawn ? title : all, 'faint'), ...lines.map((line) => truncate(line, context.width))];
}
