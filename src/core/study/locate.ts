import { existsSync, readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { stageFolders } from './lastStage.ts';
import { readStudyInfo } from './readStudyInfo.ts';
import { isStudyFolder, listRunFolders, listStudyFolders, studiesFolder } from './workspace.ts';

/** A study that was found, not opened yet. */
export interface StudyPlace {
  /** Its name in the database; null where only the database knows it, which may hold one study or several. */
  readonly study: string | null;
  /** Absolute; null for a lone database. */
  readonly folder: string | null;
  /** Absolute path of the SQLite file. */
  readonly database: string;
}

export interface RunPlace {
  /** Absolute. */
  readonly folder: string;
  /** Run id: `<study>/<trial>` with `-<attempt>` from the second on, else the folder's name. */
  readonly run: string;
}

export type LocateReason = 'unknown-study' | 'sweep-name' | 'unknown-run' | 'several-runs';

/** A study or a run that is not there, or a name that fits several. */
export class LocateError extends Error {
  override readonly name = 'LocateError';
  readonly reason: LocateReason;
  /** What was asked for. */
  readonly wanted: string;
  /** The names that there are; with `several-runs` those that fit. */
  readonly names: readonly string[];

  constructor(reason: LocateReason, message: string, wanted: string, names: readonly string[]) {
    super(message);
    this.reason = reason;
    this.wanted = wanted;
    this.names = names;
  }
}

/**
 * Finds a study.
 * @param reference - its name (of its folder, else the one that a renamed folder's study keeps), the path of its folder or
 *   database, or `FILE.db#NAME`
 * @param cwd - folder that relative paths start from
 * @throws LocateError (`unknown-study`; `sweep-name` for that of a sweep with stages, whose `names` are then these)
 */
export function locateStudy(workspace: string, reference: string, cwd: string): StudyPlace {
  if (isPlainName(reference)) {
    const folder = path.join(studiesFolder(workspace), reference);
    if (isStudyFolder(folder)) return studyPlace(folder);
  }
  const whole = path.resolve(cwd, reference);
  if (isFolder(whole) && isStudyFolder(whole)) return studyPlace(whole);
  if (isFile(whole)) return databasePlace(whole, null);
  // A study of Optuna may have a # in its name: the first one that follows a file counts.
  for (let hash = reference.indexOf('#'); hash >= 0; hash = reference.indexOf('#', hash + 1)) {
    const file = path.resolve(cwd, reference.slice(0, hash));
    if (hash > 0 && isFile(file)) return databasePlace(file, reference.slice(hash + 1));
  }
  const folders = listStudyFolders(workspace);
  const renamed = folders.filter((folder) => readStudyInfo(folder)?.study === reference);
  if (renamed.length === 1 && renamed[0] !== undefined) return studyPlace(renamed[0]);
  const stages = stageFolders(workspace, reference).map((folder) => path.basename(folder));
  if (stages.length > 0) {
    const message = `${reference} is a sweep with stages, each a study of its own: ${stages.join(', ')}. Name one of these`;
    throw new LocateError('sweep-name', message, reference, stages);
  }
  const names = folders.map((folder) => path.basename(folder));
  throw new LocateError('unknown-study', `no study '${reference}' in ${workspace}`, reference, names);
}

/** The study in a folder that holds one. A damaged `study.json` does not hide its database. */
export function studyPlace(folder: string): StudyPlace {
  const info = readStudyInfo(folder);
  return { study: info?.study ?? null, folder, database: path.resolve(folder, info?.database ?? 'study.db') };
}

function databasePlace(file: string, name: string | null): StudyPlace {
  const folder = path.dirname(file);
  if (isStudyFolder(folder)) {
    const place = studyPlace(folder);
    if (sameFile(place.database, file) && (name === null || name === place.study)) return place;
  }
  return { study: name, folder: null, database: file };
}

/**
 * Finds a run.
 * @param reference - its id, a prefix of one id only, `STUDY/TRIAL`, or the path of its folder
 * @param cwd - folder that relative paths start from
 * @throws LocateError (`unknown-run`, `several-runs`)
 */
export function locateRun(workspace: string, reference: string, cwd: string): RunPlace {
  const folder = path.resolve(cwd, reference);
  if (existsSync(path.join(folder, 'run.json'))) return { folder, run: runId(folder) };
  const ofTrial = latestRunOfTrial(workspace, reference, cwd);
  if (ofTrial !== null) return { folder: ofTrial, run: runId(ofTrial) };
  const runs = listRunFolders(workspace).map((at): RunPlace => ({ folder: at, run: runId(at) }));
  const fitting = runs.filter(({ run }) => run === reference);
  const prefixed =
    fitting.length > 0 ? fitting : runs.filter(({ run }) => run.startsWith(reference) && reference !== '');
  const [first, second] = prefixed;
  if (first === undefined) {
    const names = runs.map(({ run }) => run);
    throw new LocateError('unknown-run', `no run '${reference}' in ${workspace}`, reference, names);
  }
  if (second !== undefined) {
    const names = prefixed.map(({ run }) => run);
    throw new LocateError('several-runs', `'${reference}' fits ${names.length} runs`, reference, names);
  }
  return first;
}

/**
 * Folder of the run that `STUDY/TRIAL` means, which is the last attempt; of a repeated trial the run that failed, else the
 * first. Null when the text names none.
 */
function latestRunOfTrial(workspace: string, reference: string, cwd: string): string | null {
  const match = /^(.+)[/\\](\d+)$/.exec(reference);
  const [, study, trial] = match ?? [];
  if (study === undefined || trial === undefined) return null;
  const named = path.join(studiesFolder(workspace), study);
  const folder = [named, path.resolve(cwd, study)].find(isStudyFolder);
  if (folder === undefined) return null;
  const latest = new Map<number, { attempt: number; folder: string }>();
  for (const name of folderNames(path.join(folder, 'runs'))) {
    const [, number, repeat = '0', attempt = '1'] = /^(\d+)(?:\.(\d+))?(?:-(\d+))?$/.exec(name) ?? [];
    if (number === undefined || Number(number) !== Number(trial)) continue;
    const known = latest.get(Number(repeat));
    if (known === undefined || known.attempt < Number(attempt)) {
      latest.set(Number(repeat), { attempt: Number(attempt), folder: path.join(folder, 'runs', name) });
    }
  }
  const runs = [...latest].sort(([a], [b]) => a - b).map(([, run]) => run.folder);
  return runs.find(hasFailed) ?? runs[0] ?? null;
}

function hasFailed(folder: string): boolean {
  const { state } = readRecord(folder);
  return state === 'failed' || state === 'crashed';
}

/** What run.json says; empty where it is missing or damaged, which does not hide the run. */
function readRecord(folder: string): { readonly run?: unknown; readonly state?: unknown } {
  try {
    const record: unknown = JSON.parse(readFileSync(path.join(folder, 'run.json'), 'utf8'));
    return typeof record === 'object' && record !== null ? record : {};
  } catch {
    return {};
  }
}

function runId(folder: string): string {
  const { run } = readRecord(folder);
  return typeof run === 'string' ? run : path.basename(folder);
}

function isPlainName(text: string): boolean {
  return text !== '' && text !== '.' && text !== '..' && !/[/\\]/.test(text);
}

function folderNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isFolder(file: string): boolean {
  return statOf(file)?.isDirectory() ?? false;
}

function isFile(file: string): boolean {
  return statOf(file)?.isFile() ?? false;
}

/** Null also for a text that can be no path, one of 300 letters among them. */
function statOf(file: string): Stats | null {
  try {
    return statSync(file);
  } catch {
    return null;
  }
}

function sameFile(a: string, b: string): boolean {
  try {
    return realpathSync(a) === realpathSync(b);
  } catch {
    return false;
  }
}
