import type { LaunchPlan } from '../core/controller/preflight.ts';
import { isConstant } from '../core/space/distribution.ts';
import type { Value } from '../core/space/value.ts';
import { formatDuration } from '../core/sweep/duration.ts';
import { firstSpec, type PlannedParameter, type SweepPlan } from '../core/sweep/plan.ts';
import type { PlannedStage, PlannedStop } from '../core/sweep/planOptions.ts';
import { shellLine } from '../core/sweep/shellLine.ts';
import type { SweepSpec } from '../core/sweep/spec.ts';
import type { CliContext } from './command.ts';
import { oneLine, truncate } from './text/displayWidth.ts';
import { createPaint } from './text/paint.ts';
import { paramLine, valueText } from './text/paramText.ts';
import { tableLines } from './text/table.ts';

/** What a plan is of. */
export interface PlannedRun {
  readonly spec: SweepSpec;
  readonly launch: LaunchPlan;
  readonly file: string;
}

const shownCommands = 5;

/** What `plan` prints for people. */
export function planPage(plan: SweepPlan, { spec: whole, launch, file }: PlannedRun, context: CliContext): string {
  const paint = createPaint(context.color);
  const spec = firstSpec(whole);
  const facts = [plan.method, `sampler ${plan.sampler}`];
  if (plan.pruner !== 'none') facts.push(`pruner ${plan.pruner}`);
  for (const { name, goal } of spec.metrics) facts.push(`${goal} ${oneLine(name)}`);
  const constant = new Set(
    spec.space.parameters.filter(({ distribution }) => isConstant(distribution)).map(({ name }) => name),
  );
  const searched = plan.parameters.filter(({ name }) => !constant.has(name));
  const constants = plan.parameters.filter(({ name }) => constant.has(name));
  const lines = [
    `${paint(oneLine(file), 'strong')}  ${paint(facts.join(' · '), 'faint')}`,
    `trials       ${trialsText(plan)}`,
    ...optionLines(plan),
    `interpreter  ${launch.interpreter.path} (${launch.interpreter.why})`,
    ...(plan.stages === undefined ? [] : ['', ...stageTable(plan.stages, context)]),
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

function optionLines({ value, constraints, stop, repeat, enqueue }: SweepPlan): string[] {
  const rules = stop === undefined ? [] : stopTexts(stop);
  return [
    ...(repeat === undefined ? [] : [`repeat       ${repeatText(repeat)}`]),
    ...(value === undefined ? [] : [`value        ${value} of the metric`]),
    ...(constraints === undefined ? [] : [`constraints  ${oneLine(constraints.join(', '))}`]),
    ...(rules.length === 0 ? [] : [`stop         ${rules.join(', ')}`]),
    ...(enqueue === undefined
      ? []
      : [`enqueued     ${enqueue.map((point) => paramLine(Object.keys(point), point)).join('; ')}`]),
  ];
}

function repeatText({ kind, count, parameter, values }: NonNullable<SweepPlan['repeat']>): string {
  const numbers = parameter === null ? '' : `, ${oneLine(parameter)} ${values[0]} to ${values.at(-1)}`;
  return `${count} ${kind} a trial${numbers}`;
}

function stopTexts({ target, no_improvement: patience, failures, trial = {} }: PlannedStop): string[] {
  const after = trial.after === undefined ? '' : ` from step ${trial.after} on`;
  return [
    ...(target === undefined ? [] : [`at ${target}`]),
    ...(patience === undefined ? [] : [`after ${patience} trials without a better one`]),
    ...(failures === undefined ? [] : [`when the first ${failures} fail alike`]),
    ...(trial.above === undefined ? [] : [`a trial above ${trial.above}${after}`]),
    ...(trial.below === undefined ? [] : [`a trial below ${trial.below}${after}`]),
    ...(trial.no_improvement === undefined
      ? []
      : [`a trial after ${trial.no_improvement} steps without a better value`]),
  ];
}

function stageTable(stages: readonly PlannedStage[], context: CliContext): string[] {
  const cells = (text: (stage: PlannedStage) => string) => stages.map((stage) => ({ text: text(stage) }));
  return tableLines(
    [
      { title: 'stage', align: 'left', cells: cells(({ name }) => name) },
      {
        title: 'trials',
        align: 'right',
        cells: cells(({ trials, ...stage }) => (trials === null ? endText(stage) : String(trials))),
      },
      { title: 'sampler', align: 'left', cells: cells(({ sampler }) => sampler ?? '') },
      { title: 'does', align: 'left', cutTo: 20, cells: cells(stageText) },
    ],
    context.width,
    createPaint(context.color),
  );
}

/** How a number of trials without a total comes to its end. */
function endText({ timeoutMs, stop }: Pick<PlannedStage, 'timeoutMs' | 'stop'>): string {
  if (timeoutMs !== undefined) return `as many as fit into ${formatDuration(timeoutMs)}`;
  return stop?.target === undefined && stop?.no_improvement === undefined ? 'without end' : 'until a rule stops it';
}

function stageText({ fixed, narrow, best, repeat, pruner, trials, timeoutMs }: PlannedStage): string {
  return [
    ...(best === null ? [] : [best === 1 ? 'runs the best again' : `runs the best ${best} again`]),
    ...(narrow ? ['searches around the best of the stage before'] : []),
    ...(Object.keys(fixed).length === 0 ? [] : [`with ${paramLine(Object.keys(fixed), fixed)}`]),
    ...(repeat === undefined ? [] : [repeatText(repeat)]),
    ...(pruner === 'none' ? [] : [`pruner ${pruner}`]),
    ...(timeoutMs === undefined || trials === null ? [] : [`${formatDuration(timeoutMs)} at most`]),
  ].join(', ');
}

function trialsText(plan: SweepPlan): string {
  const { trials, combinations, stages } = plan;
  if (stages !== undefined) {
    if (trials !== null) return `${trials} in ${stages.length} stages`;
    const endless = stages.some((stage) => stage.trials === null && endText(stage) === 'without end');
    return endless ? 'without end: a stage has none' : `in ${stages.length} stages, by their rules`;
  }
  if (trials === null) {
    const end = endText(plan);
    return end === 'without end' ? 'without end: the space is unbounded' : end;
  }
  if (combinations === null) return `${trials} of an unbounded space`;
  if (combinations === 1) return '1, the only combination';
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
    const texts = values.map(
      (one, at) => `${valueText(one)}${odds[at] === undefined ? '' : ` (${valueText(odds[at])})`}`,
    );
    // The same value twice is one choice.
    return [...new Set(texts)].join(', ');
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
  const title = drawn
    ? 'commands, for example (a run draws its own seed)'
    : shown.length === 1
      ? 'first command'
      : `first ${shown.length} commands`;
  const one = plan.combinations === 1;
  const all = one ? 'command' : shown.length === plan.trials ? 'commands' : title;
  const lines = shown.map((command) => `  ${oneLine(shellLine(command, process.platform))}`);
  return [paint(drawn && !one ? title : all, 'faint'), ...lines.map((line) => truncate(line, context.width))];
}
