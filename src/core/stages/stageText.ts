import { literalOf } from '../space/render.ts';
import type { Value } from '../space/value.ts';
import { changedSweep, listedStageTexts, optionTexts, stageTexts } from '../sweep/changedText.ts';
import { flowText } from '../sweep/distributionText.ts';
import type { Stage, SweepSpec } from '../sweep/spec.ts';
import { stageSpec } from '../sweep/stageSpec.ts';
import type { StageSpace } from './stageSpace.ts';

/** A sweep with stages. */
export interface StagedSweep {
  /** Name of the whole; its studies are `NAME.STAGE`. */
  readonly name: string;
  /** With all options; `options.stages` is there. */
  readonly spec: SweepSpec;
  /** The exact text. */
  readonly text: string;
  /** What `--stages` of the command line says, where it was given. */
  readonly listText: string | null;
}

/** Keys of a stage that are no keys of a sweep. */
const stageKeys: ReadonlySet<string> = new Set(['name', 'fixed', 'narrow', 'best', 'space']);

/** What the file, or the command line, says of a stage, as flow YAML by key. */
export function saidOfStage({ text, listText }: StagedSweep, { name }: Stage): Record<string, string> {
  return listText === null ? stageTexts(text, name) : listedStageTexts(listText, name);
}

/** The sweep of one stage, ready to be run alone: nothing in it refers to other stages. */
export function stageText(sweep: StagedSweep, stage: Stage, { space, notes, rerun }: StageSpace): string {
  const stages = sweep.spec.options.stages ?? [];
  const index = stages.findIndex(({ name }) => name === stage.name);
  const block = optionTexts(sweep.text);
  const said = Object.fromEntries(Object.entries(saidOfStage(sweep, stage)).filter(([key]) => !stageKeys.has(key)));
  const options: Record<string, string | null> = {
    stages: null,
    study: null,
    ...(stage.narrow || stage.best !== null ? { baseline: null } : {}),
    ...said,
    ...both('stop', block, said),
    ...both('env', block, said),
  };
  // Points of the command line are run in the first stage.
  const { enqueue, trials, seed } = stageSpec(sweep.spec, stage).options;
  const points = index === 0 ? (enqueue ?? []) : pointsIn(said['enqueue']);
  const queued = [...rerun.map(({ params }) => params), ...points];
  options['enqueue'] = queued.length === 0 ? null : flowText(literalOf([...queued]).json);
  if (seed !== undefined) options['seed'] = String(seed);
  if (stage.best !== null) {
    // They are run to their end, each once.
    options['trials'] = String(rerun.length);
    options['sampler'] = said['sampler'] ?? 'random';
    options['pruner'] = said['pruner'] ?? 'none';
  } else {
    options['trials'] = trials === undefined ? null : String(trials);
  }
  const top = stage.best === null ? {} : { early_terminate: null, run_cap: null };
  const head = [`stage ${stage.name} (${index + 1} of ${stages.length}) of ${sweep.name}, made from stages.yaml`];
  return changedSweep(sweep.text, { space, notes, options, top, head });
}

/** A mapping of which the stage says only a part. */
function both(key: string, block: Record<string, string>, said: Record<string, string>): Record<string, string> {
  const [outer, inner] = [block[key], said[key]];
  if (outer === undefined || inner === undefined) return {};
  const merged: Value = { ...mapping(outer), ...mapping(inner) };
  return { [key]: flowText(literalOf(merged).json) };
}

function mapping(json: string): { [key: string]: Value } {
  const value: Value = JSON.parse(json);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

function pointsIn(said: string | undefined): readonly Value[] {
  const own: Value = said === undefined ? [] : JSON.parse(said);
  return Array.isArray(own) ? own : [own];
}
