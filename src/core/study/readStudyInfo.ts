import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { StudyParent } from '../space/summary.ts';
import type { Value } from '../space/value.ts';
import type { StageMark, StudyInfo } from './studyInfo.ts';

/**
 * Reads `study.json` of a study folder; what is missing in it gets the value that means "not known".
 * @returns null when there is none, it is damaged, or it was written by a newer version
 */
export function readStudyInfo(folder: string): StudyInfo | null {
  const value = readJson(path.join(folder, 'study.json'));
  if (!isMapping(value) || (value['format'] ?? 1) !== 1) return null;
  const { study, sweep, cwd, database, args, options, engine, created } = value;
  return {
    format: 1,
    study: textOr(study, path.basename(folder)),
    sweep: typeof sweep === 'string' ? sweep : null,
    cwd: textOr(cwd, path.resolve(folder, '..', '..', '..')),
    database: textOr(database, 'study.db'),
    args: Array.isArray(args) ? args.filter((item) => typeof item === 'string') : [],
    options: isMapping(options) ? options : {},
    engine: textOr(engine, ''),
    created: textOr(created, ''),
    ...lineage(value),
  };
}

/** What study.json says of where the study belongs. */
function lineage({ parent, stage, sweepOptions }: { [key: string]: Value }): Partial<StudyInfo> {
  const from = parentIn(parent);
  const mark = stageIn(stage);
  return {
    ...(from === null ? {} : { parent: from }),
    ...(mark === null ? {} : { stage: mark }),
    ...(isMapping(sweepOptions) ? { sweepOptions } : {}),
  };
}

function parentIn(value: Value | undefined): StudyParent | null {
  if (!isMapping(value)) return null;
  const { study, how } = value;
  const known = how === 'stage' || how === 'linked' || how === 'refit';
  return typeof study === 'string' && known ? { study, how } : null;
}

function stageIn(value: Value | undefined): StageMark | null {
  if (!isMapping(value)) return null;
  const { name, index, count, sweep, rerun } = value;
  if (typeof name !== 'string' || typeof index !== 'number' || typeof count !== 'number') return null;
  const mark = { name, index, count, sweep: textOr(sweep, '') };
  return Array.isArray(rerun) ? { ...mark, rerun: rerun.map(Number) } : mark;
}

function readJson(file: string): Value | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function isMapping(value: Value | undefined): value is { [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOr(value: Value | undefined, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}
