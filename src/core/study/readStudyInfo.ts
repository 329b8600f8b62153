import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Value } from '../space/value.ts';
import type { StudyInfo } from './studyInfo.ts';

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
  };
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
