import { forms } from '../../src/core/sweep/forms.ts';
import { earlyTerminateKeys, type KeyInfo, metricKeys, parameterKeys, topKeys } from '../../src/core/sweep/keys.ts';
import {
  constraintKeys,
  repeatKeys,
  stageKeys,
  stageOptionKeys,
  stopKeys,
  trialStopKeys,
} from '../../src/core/sweep/optionFields.ts';
import { type OptionType, optionOf, optionTable } from '../../src/core/sweep/optionTable.ts';
import type { Piece } from './piece.ts';
import { argumentsOf } from './searchArguments.ts';
import { prunerDocs, samplerDocs } from './searchNames.ts';
import { anything, skeletons } from './skeletons.ts';

/** Who reads a key. `wandb`: it has no effect on a local sweep. */
export type Reader = 'wandb' | 'trialdeck' | 'both';

/** A key where it stands. */
export interface SweepKey extends KeyInfo {
  readonly reads: Reader;
  /** What is written behind it until the user says otherwise. */
  readonly skeleton: Piece;
}

export const readerWords: Readonly<Record<Reader, string>> = {
  wandb: 'W&B only',
  trialdeck: 'Trialdeck only',
  both: 'W&B and Trialdeck',
};

const distributionNames = forms.filter((form) => form.exponents !== true).map((form) => form.name);

const inParameter: readonly KeyInfo[] = parameterKeys.map((key) =>
  key.name === 'distribution' ? { ...key, values: distributionNames } : key,
);

/** What stands there, for people. */
const typeWords: Readonly<Record<OptionType, string>> = {
  name: 'name',
  text: 'text',
  count: 'whole number',
  whole: 'whole number',
  integer: 'whole number',
  amount: 'number',
  duration: 'duration',
  direction: 'text',
  named: 'name, or mapping with `name` and arguments',
  texts: 'mapping of names to texts',
  metrics: 'list',
  value: 'text',
  stop: 'mapping',
  repeat: 'mapping',
  conditions: 'mapping of parameters to conditions',
  constraints: 'list',
  point: 'mapping of parameters to values',
  points: 'list of mappings of parameters to values',
  space: 'list of files',
  stages: 'list',
  later: 'any',
};

const trialdeckKeys: readonly KeyInfo[] = optionTable.map((option) => {
  const [, doc = option.doc, fallback] = /^(.*?)(?: \(default: ([^()]*)\))?$/.exec(option.doc) ?? [];
  const values = option.values ?? option.harmless;
  return {
    name: option.key,
    type: typeWords[option.type],
    doc: `${doc.charAt(0).toUpperCase()}${doc.slice(1)}.${option.supported ? '' : ' Not supported by this version.'}`,
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(values === undefined ? {} : { values }),
    ...(option.supported ? {} : { status: 'unsupported' as const }),
  };
});

const namedKey = (what: 'sampler' | 'pruner'): KeyInfo => ({
  name: 'name',
  type: 'name',
  values: optionOf(what)?.values ?? [],
  doc: `Name of the ${what}; its arguments stand beside it.`,
});

const samplerKeys: readonly KeyInfo[] = [
  namedKey('sampler'),
  {
    name: 'command',
    type: 'list',
    doc: 'Command line of a sampler of your own, which answers on its standard output.',
  },
  ...argumentsOf('sampler', null),
];

const prunerKeys: readonly KeyInfo[] = [namedKey('pruner'), ...argumentsOf('pruner', null)];

const objectiveKeys = metricKeys.filter(({ name }) => name === 'name' || name === 'goal');

const ofStages: ReadonlySet<string> = new Set(stageOptionKeys.map(({ name }) => name));

const inStage: readonly KeyInfo[] = [...stageKeys, ...trialdeckKeys.filter(({ name }) => ofStages.has(name))];

/** Keys of the mappings of the block, by the names that lead to them; those of a stage are the same. */
const below: Readonly<Record<string, readonly KeyInfo[]>> = {
  metrics: objectiveKeys,
  sampler: samplerKeys,
  pruner: prunerKeys,
  'pruner.wrapped': prunerKeys,
  stop: stopKeys,
  'stop.trial': trialStopKeys,
  repeat: repeatKeys,
  constraints: constraintKeys,
};

/**
 * The keys that a mapping of a sweep file takes.
 * @param path - names that lead to the mapping from the top: `[]`, `['metric']`, `['parameters', 'lr']`; the items of a list
 * have the path of the list
 * @returns null where names are free (below `parameters`) or unknown
 */
export function keysOf(path: readonly string[]): readonly SweepKey[] | null {
  return keysAt(path)?.map((key) => ({ ...key, reads: readerOf(path, key), skeleton: skeletonOf(path, key) })) ?? null;
}

function readerOf([first]: readonly string[], { name, status }: KeyInfo): Reader {
  if (first === 'trialdeck' || name === 'trialdeck') return 'trialdeck';
  return status === undefined ? 'both' : 'wandb';
}

function skeletonOf(path: readonly string[], { name, default: fallback }: KeyInfo): Piece {
  // A stage takes the keys of the block.
  const own = path[0] === 'trialdeck' ? path.filter((part, index) => part !== 'stages' || index !== 1) : path;
  for (const names of [
    [...path, name],
    [...own, name],
  ]) {
    const skeleton = skeletons[names.join('.')];
    if (skeleton !== undefined) return skeleton;
  }
  return fallback === undefined ? anything : { hole: fallback };
}

function keysAt(path: readonly string[]): readonly KeyInfo[] | null {
  const [first, ...rest] = path;
  if (first === undefined) return topKeys;
  if (first === 'trialdeck') return keysOfBlock(rest);
  if (rest.length === 0 && first === 'metric') return metricKeys;
  if (rest.length === 0 && first === 'early_terminate') return earlyTerminateKeys;
  // Names and `parameters` take turns: parameters, model, parameters, width.
  if (first !== 'parameters' || rest.length % 2 === 0) return null;
  const nested = rest.every((name, index) => index % 2 === 0 || name === 'parameters');
  return nested ? inParameter : null;
}

function keysOfBlock(path: readonly string[]): readonly KeyInfo[] | null {
  const [first, ...rest] = path;
  if (first === undefined) return trialdeckKeys;
  if (first === 'stages' && rest[0] !== 'stages') return rest.length === 0 ? inStage : keysOfBlock(rest);
  const name = path.join('.');
  return Object.hasOwn(below, name) ? (below[name] ?? null) : null;
}

/** Whether the keys of a mapping are names of the sweep's parameters, as in `enqueue`. */
export function takesParameters([first, ...path]: readonly string[]): boolean {
  if (first !== 'trialdeck') return false;
  const [key, ...rest] = path[0] === 'stages' ? path.slice(1) : path;
  if (key === 'conditions') return rest.length <= 1;
  return rest.length === 0 && (key === 'enqueue' || key === 'baseline' || (key === 'fixed' && path[0] === 'stages'));
}

/** What one of the permitted values of a key means; empty where its name says it. */
export function valueDoc(path: readonly string[], value: string): string {
  const key = path.at(-1) === 'name' ? path.at(-2) : path.at(-1);
  const docs: Readonly<Record<string, string>> =
    key === 'sampler' ? samplerDocs : key === 'pruner' || key === 'wrapped' ? prunerDocs : {};
  return path[0] === 'trialdeck' && Object.hasOwn(docs, value) ? (docs[value] ?? '') : '';
}

/** The key that a path ends in, or null for names that the user chose. */
export function keyInfo(path: readonly string[]): SweepKey | null {
  return keysOf(path.slice(0, -1))?.find((key) => key.name === path.at(-1)) ?? null;
}
