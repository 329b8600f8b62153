import { rewriteDerived } from '../controller/derivedFiles.ts';
import { checkSamplerCommand } from '../controller/preflight.ts';
import { createSession, existingStudy } from '../controller/studySession.ts';
import { trialNumbered } from '../space/trial.ts';
import { type CallLock, type LockedPlace, lockBeside, lockForLong } from '../study/callLock.ts';
import { type HeldDoor, holdStudy } from '../study/door.ts';
import { locateStudy, type StudyPlace, studyPlace } from '../study/locate.ts';
import { storagePath } from '../study/storagePath.ts';
import type { AskTell } from './askTell.ts';
import { differs, type GivenSweep, isSameSearch, nameOf, studyInDatabase } from './createStudy.ts';
import { idle } from './idle.ts';
import { heldText, namedPlace, openStudy } from './openStudy.ts';
import { ServeError } from './serveError.ts';
import { driveStudy, type ServeHost } from './studySearch.ts';

const memory = ':memory:';
const inboxMs = 250;
const heartbeatMs = 20_000;
const derivedMs = 2_000;

interface HeldStudy {
  readonly askTell: AskTell;
  /** The place and the name in one, which two names for one study share. */
  readonly key: string;
  /** With a folder: its door. */
  readonly folder: { readonly path: string; readonly door: HeldDoor } | null;
  /** Lock of a database that lies elsewhere. */
  readonly lock: CallLock | null;
  derivedIsOld: boolean;
}

/** The studies that one server drives. It holds each from its first call to the end, so that nobody else drives it. */
export class StudySet {
  readonly #host: ServeHost;
  readonly #studies = new Map<string, HeldStudy>();
  readonly #stopped = new Set<string>();
  #nextHeartbeatMs = 0;
  #nextDerivedMs = 0;
  #nextInboxMs = 0;

  constructor(host: ServeHost) {
    this.#host = host;
  }

  /**
   * Makes a study, or goes on with the one that the storage holds.
   * @param storage - path of a database, `:memory:`, or null for a folder in the workspace
   * @returns the name for further calls
   * @throws ServeError `space-differs`, StudyError `locked`
   */
  async create(sweep: GivenSweep, study: string | null, storage: string | null): Promise<string> {
    checkSamplerCommand(sweep.spec, this.#host.cwd, this.#host.env);
    if (storage === memory) return this.#createInMemory(sweep, study);
    if (storage === null) return this.#createInFolder(sweep, study);
    const database = storagePath(this.#host.cwd, storage);
    const name = study ?? nameOf(sweep);
    const folder = folderOf(database, this.#host.workspace, name);
    return folder === null ? this.#createInDatabase(sweep, name, database) : this.#openForSweep(sweep, folder);
  }

  /** A study that this server drives or may drive from now on. */
  async get(reference: string): Promise<AskTell> {
    return (await this.#held(reference)).askTell;
  }

  /** A study that is driven already; null when it has to be opened. */
  known(reference: string): AskTell | null {
    return this.#studies.get(reference)?.askTell ?? null;
  }

  place(reference: string): StudyPlace {
    return locateStudy(this.#host.workspace, reference, this.#host.cwd);
  }

  /** The files beside the database are rewritten soon. */
  changed(reference: string): void {
    const study = this.#studies.get(reference);
    if (study !== undefined) study.derivedIsOld = true;
  }

  /** Looks after the studies; to be called often, between calls. */
  async tend(nowMs: number): Promise<void> {
    const beat = nowMs >= this.#nextHeartbeatMs;
    if (beat) this.#nextHeartbeatMs = nowMs + heartbeatMs;
    const look = nowMs >= this.#nextInboxMs;
    if (look) this.#nextInboxMs = nowMs + inboxMs;
    const derive = nowMs >= this.#nextDerivedMs;
    for (const [name, study] of [...this.#studies]) {
      if (beat) study.folder?.door.beat();
      if (look) await this.#takeRequests(name, study);
      if (derive) this.#derive(study);
    }
    if (derive) this.#nextDerivedMs = nowMs + Math.max(derivedMs, 20 * (Date.now() - nowMs));
  }

  async close(): Promise<void> {
    const ended = await Promise.allSettled([...this.#studies].map(([name, study]) => this.#close(name, study)));
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
  }

  async #createInMemory(sweep: GivenSweep, study: string | null): Promise<string> {
    const name = study ?? this.#free(nameOf(sweep));
    const key = keyOf(memory, name);
    const known = this.#withKey(key);
    if (known !== null) return this.#again(known, sweep);
    this.#checkFree(name);
    return this.#keep(name, key, null, null, await studyInDatabase(memory, name, sweep, this.#host));
  }

  async #createInDatabase(sweep: GivenSweep, name: string, database: string): Promise<string> {
    const key = keyOf(database, name);
    const known = this.#withKey(key);
    if (known !== null) return this.#again(known, sweep);
    this.#checkFree(name);
    const lock = lockElsewhere({ database, study: name, folder: null });
    try {
      return this.#keep(name, key, null, lock, await studyInDatabase(database, name, sweep, this.#host));
    } catch (error) {
      lock?.release();
      throw error;
    }
  }

  async #createInFolder(sweep: GivenSweep, study: string | null): Promise<string> {
    const { workspace, cwd, engine, engineVersion } = this.#host;
    const existing = existingStudy(workspace, study ?? undefined);
    if (existing !== null) return this.#openForSweep(sweep, studyPlace(existing));
    if (study !== null) this.#checkFree(study);
    const { spec, text, file, options } = sweep;
    const session = await createSession({
      workspace,
      spec: study === null ? spec : { ...spec, options: { ...spec.options, study } },
      sweepFile: file,
      sweepText: text,
      cwd,
      args: [],
      options,
      engineVersion,
      engine,
      ...(study === null
        ? { name: { name: nameOf(sweep), exact: false, taken: (name) => this.#studies.has(name) } }
        : {}),
    });
    try {
      await session.store.setAttributes(idle());
      const askTell = await driveStudy(session.store, spec, { seed: session.seed }, cwd, this.#host);
      const key = keyOf(session.folder, session.info.study);
      return this.#keep(session.info.study, key, { path: session.folder, door: session.door }, null, askTell);
    } catch (error) {
      await session.store.close();
      session.door.release();
      throw error;
    }
  }

  /** Goes on with the study of a folder, where it is for the same space. */
  async #openForSweep(sweep: GivenSweep, place: StudyPlace): Promise<string> {
    const reference = place.folder ?? place.database;
    const { study: name } = await namedPlace(place);
    if (this.#withKey(keyOf(reference, name)) === null) this.#checkFree(name);
    const before = this.#studies.size;
    const [held, study] = await this.#open(reference, place);
    if (isSameSearch(study.askTell.store, sweep.spec)) return held;
    // Others may go on with it.
    if (this.#studies.size > before) await this.#close(held, study);
    throw differs(study.askTell.store.name);
  }

  #again(name: string, { spec }: GivenSweep): string {
    const study = this.#studies.get(name);
    if (study !== undefined && !isSameSearch(study.askTell.store, spec)) throw differs(name);
    return name;
  }

  async #held(reference: string): Promise<HeldStudy> {
    if (this.#stopped.has(reference)) {
      throw new ServeError('stopped', `study ${reference} was stopped. Create it again to go on.`);
    }
    const known = this.#studies.get(reference);
    if (known !== undefined) return known;
    const [, study] = await this.#open(reference, this.place(reference));
    return study;
  }

  /** Holds a study that is there. */
  async #open(reference: string, found: StudyPlace): Promise<[name: string, study: HeldStudy]> {
    const place = await namedPlace(found);
    const key = keyOf(place.folder ?? place.database, place.study);
    const known = this.#withKey(key);
    const open = known === null ? undefined : this.#studies.get(known);
    if (known !== null && open !== undefined) return [known, open];
    const door = place.folder === null ? null : holdStudy(place.folder, this.#host.engine);
    if (place.folder !== null && door === null) throw new ServeError('locked', heldText(place));
    let lock: CallLock | null = null;
    try {
      lock = lockElsewhere(place);
      const askTell = await openStudy(place, {}, this.#host);
      const folder = place.folder === null || door === null ? null : { path: place.folder, door };
      const name = this.#keep(place.folder === null ? reference : place.study, key, folder, lock, askTell);
      const study = this.#studies.get(name);
      if (study === undefined) throw new ServeError('unknown-study', `no study '${reference}'`);
      return [name, study];
    } catch (error) {
      door?.release();
      lock?.release();
      throw error;
    }
  }

  #keep(wanted: string, key: string, folder: HeldStudy['folder'], lock: CallLock | null, askTell: AskTell): string {
    // Two studies of one name, in two places: the second one is called by its place.
    const name = this.#studies.has(wanted) ? key : wanted;
    this.#studies.set(name, { askTell, key, folder, lock, derivedIsOld: folder !== null });
    this.#stopped.delete(name);
    return name;
  }

  /** Calls name a study by its name alone, so a second one would be taken for the first. */
  #checkFree(name: string): void {
    const held = this.#studies.get(name);
    if (held === undefined) return;
    const place = held.key.slice(0, -name.length - 1);
    throw new ServeError(
      'name-taken',
      `this server drives another study ${name} already, that of ${place}. Give this one another name: study.`,
    );
  }

  #withKey(key: string): string | null {
    for (const [name, study] of this.#studies) if (study.key === key) return name;
    return null;
  }

  #free(base: string): string {
    for (let count = 1; ; count++) {
      const name = count === 1 ? base : `${base}-${count}`;
      if (!this.#studies.has(name)) return name;
    }
  }

  async #takeRequests(name: string, study: HeldStudy): Promise<void> {
    for (const request of study.folder?.door.requests() ?? []) {
      if (request.request === 'stop') {
        this.#stopped.add(name);
        await this.#close(name, study);
        return;
      }
      const { store } = study.askTell;
      const trial = trialNumbered(store.trials(), request.trial);
      if (trial?.state === 'running') {
        const end = { number: trial.number, state: 'fail', values: null, reason: 'stopped', how: 'stopped' } as const;
        await store.commit({ end: [end] });
        study.derivedIsOld = true;
      }
    }
  }

  #derive(study: HeldStudy): void {
    if (!study.derivedIsOld || study.folder === null) return;
    rewriteDerived(study.folder.path, study.askTell.store);
    study.derivedIsOld = false;
  }

  async #close(name: string, study: HeldStudy): Promise<void> {
    this.#studies.delete(name);
    try {
      this.#derive(study);
    } finally {
      try {
        await study.askTell.close();
      } finally {
        study.folder?.door.release();
        study.lock?.release();
      }
    }
  }
}

/** @throws ServeError `locked` */
function lockElsewhere(place: LockedPlace): CallLock | null {
  const file = lockBeside(place);
  const lock = file === null ? null : lockForLong(file);
  if (file !== null && lock === null) throw new ServeError('locked', heldText(place));
  return lock;
}

function keyOf(place: string, name: string): string {
  return `${place}#${name}`;
}

/** The study folder that a database belongs to. */
function folderOf(database: string, workspace: string, name: string): StudyPlace | null {
  try {
    const place = locateStudy(workspace, database, workspace);
    return place.folder !== null && place.study === name ? place : null;
  } catch {
    return null;
  }
}
