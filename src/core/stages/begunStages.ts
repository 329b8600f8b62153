import { readFileSync } from 'node:fs';
import path from 'node:path';
import { stageMarkOf } from '../study/lastStage.ts';
import { readStudyInfo } from '../study/readStudyInfo.ts';
import { spaceCopies } from '../study/spaceCopies.ts';
import { isStudyFolder, listStudyFolders, studiesFolder } from '../study/workspace.ts';
import type { Stage } from '../sweep/spec.ts';
import { type Chain, freeSweepName, stageFolder, stagesOf } from './chain.ts';
import { StageError } from './stageError.ts';

/**
 * Makes sure that the studies that are there under the names of the stages are those stages.
 * @throws StageError `not-a-stage`
 */
export function requireSameStages(chain: Chain): void {
  const { workspace, name } = chain;
  const stages = stagesOf(chain);
  const another = `Start the sweep under another name: trialdeck sweep FILE --study ${freeSweepName(workspace, name, stages)}`;
  for (const [index, stage] of stages.entries()) {
    const folder = stageFolder(chain, stage);
    if (!isStudyFolder(folder)) continue;
    const study = path.basename(folder);
    const mark = stageMarkOf(folder);
    if (mark?.sweep !== name || mark.name !== stage.name) {
      throw new StageError('not-a-stage', `${study} is no stage of this sweep, but another study. ${another}`);
    }
    if (mark.index !== index) {
      throw new StageError(
        'not-a-stage',
        `${study} began as stage ${mark.index + 1} of ${name}, and is stage ${index + 1} of the sweep now. ${another}`,
      );
    }
  }
  const names = stages.map((stage) => stage.name);
  for (const folder of listStudyFolders(workspace)) {
    const mark = stageMarkOf(folder);
    if (mark?.sweep !== name || names.includes(mark.name)) continue;
    throw new StageError(
      'not-a-stage',
      `${path.basename(folder)} is a stage of ${name}, and the sweep has no stage ${mark.name} any more. ${another}`,
    );
  }
}

/**
 * Makes sure that no study has the name of a sweep with stages: it would hide them.
 * @throws StageError `not-a-stage`
 */
export function requireFreeName(chain: Chain): void {
  const { workspace, name } = chain;
  if (!isStudyFolder(path.join(studiesFolder(workspace), name))) return;
  throw new StageError(
    'not-a-stage',
    `${name} is a study without stages. Start the sweep under another name: trialdeck sweep FILE --study ${freeSweepName(workspace, name, stagesOf(chain))}`,
  );
}

/** What a sweep file that has changed since its first stage began cannot change any more; null while it is as it was. */
export function changedSinceBegun(chain: Chain): string | null {
  const stages = stagesOf(chain);
  const begun = stages.filter((stage) => isStudyFolder(stageFolder(chain, stage)));
  const last = begun.at(-1);
  if (last === undefined || isAsBegun(chain, stageFolder(chain, last))) return null;
  const open = stages.filter((stage) => !begun.includes(stage));
  const kept = `${listed(begun)} ${begun.length === 1 ? 'has begun and goes on as it was' : 'have begun and go on as they were'}`;
  const rest = open.length === 0 ? 'no other stage is left' : `what has changed holds for ${listed(open)}`;
  const free = freeSweepName(chain.workspace, chain.name, stages);
  return `the sweep has changed since ${chain.name} began: ${kept}, ${rest}. To start anew: --study ${free}. To change one stage: trialdeck extend ${chain.name}.${last.name}`;
}

function isAsBegun(chain: Chain, folder: string): boolean {
  const { study: _, ...before } = readStudyInfo(folder)?.sweepOptions ?? {};
  const { study: __, ...now } = chain.common.options;
  const copies = spaceCopies(folder);
  const sameFiles = chain.spec.spaceFiles.every(({ file, text }, index) => {
    const copy = copies(file, index);
    return 'text' in copy && copy.text === text;
  });
  return sameFiles && textOf(path.join(folder, 'stages.yaml')) === chain.text && sameOptions(before, now);
}

function sameOptions(before: Chain['common']['options'], now: Chain['common']['options']): boolean {
  const sorted = (options: Chain['common']['options']): string =>
    JSON.stringify(Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1)));
  return sorted(before) === sorted(now);
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function listed(stages: readonly Stage[]): string {
  const names = stages.map(({ name }) => name);
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
