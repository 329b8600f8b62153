import path from 'node:path';
import type { Diagnostic as Finding } from '../../src/core/sweep/diagnostic.ts';
import { YamlCache } from '../../src/core/sweep/yamlParts.ts';
import { diskFiles } from '../disk/diskFiles.ts';
import { pastRuns } from '../disk/pastRuns.ts';
import { rulePages } from '../disk/rulesPage.ts';
import { noOptuna, type OptunaFindings, optunaOf } from '../optuna/optunaOf.ts';
import type { PythonReader } from '../python/facts.ts';
import { pythonReader } from '../python/pythonReader.ts';
import { scriptLinks } from '../pythonSweeps/loadedSweeps.ts';
import { parsed } from '../pythonSweeps/parsedTexts.ts';
import { diagnose } from '../service/diagnose.ts';
import { diagnoseTogether } from '../service/diagnoseScript.ts';
import type { Link } from '../service/features.ts';
import type { Diagnosed } from '../service/fixAll.ts';
import { alone, type Files, type PastRuns, type Surroundings } from '../service/surroundings.ts';
import type { Sweep } from '../service/sweep.ts';
import { type ReadDocument, sweepsOf } from '../service/sweepsOf.ts';
import type { Views, Whole } from './views.ts';

/** What of the editor the server follows. */
export interface Settings {
  /** Globs of files that may be sweeps (`trialdeck.sweepFiles`). */
  readonly sweepFiles: readonly string[];
  /** Another extension reads YAML in general: what it says, and the features that it has, are not doubled. */
  readonly otherYaml: boolean;
  /** The client shows images in hovers. */
  readonly pictures: boolean;
  /** The client has the commands of the extension: what leads to one is offered. */
  readonly commands: boolean;
}

/** What was read of one text. */
interface Read {
  readonly stamp: string;
  readonly sweeps: readonly Sweep[];
}

interface ReadOptuna {
  readonly version: string;
  readonly findings: OptunaFindings;
}

/** The folders of the window with what was read of them. */
export class Workspace {
  settings: Settings = { sweepFiles: [], otherYaml: false, pictures: false, commands: false };
  folders: readonly string[] = [];
  /** Address of the page that explains a code. */
  readonly pageOf = rulePages();
  readonly #files: Files;
  readonly #python: PythonReader;
  readonly #past: PastRuns;
  readonly #read = new Map<string, Read>();
  /** What is kept of each open document, so that an edit reads little anew. */
  readonly #caches = new Map<string, YamlCache>();
  readonly #optuna = new Map<string, ReadOptuna>();
  readonly #findings = new WeakMap<Sweep, readonly Finding[]>();
  /** Counts what changed: documents, files, settings; with the changes of each open document itself. */
  #changes = 0;
  readonly #own = new Map<string, number>();

  constructor(views: Views) {
    this.#files = diskFiles((file) => views.textOf(file));
    this.#python = pythonReader(this.#files);
    this.#past = pastRuns(() => this.folders);
  }

  /** A document changed, or with null something else that sweeps may depend on. */
  changed(uri: string | null): void {
    this.#changes++;
    if (uri !== null) this.#own.set(uri, (this.#own.get(uri) ?? 0) + 1);
  }

  close(uri: string): void {
    this.#read.delete(uri);
    this.#caches.delete(uri);
    this.#optuna.delete(uri);
    this.#own.delete(uri);
    this.changed(null);
  }

  /** Another text for every state of what the answers about a text depend on. */
  stamp({ uri, version }: Whole): string {
    return `${this.#changes - (this.#own.get(uri) ?? 0)} ${version}`;
  }

  /** The sweeps in a text, read once until something changes. */
  sweeps(whole: Whole): readonly Sweep[] {
    const stamp = this.stamp(whole);
    const known = this.#read.get(whole.uri);
    if (known?.stamp === stamp) return known.sweeps;
    const cache = this.#caches.get(whole.uri) ?? new YamlCache();
    this.#caches.set(whole.uri, cache);
    const { language } = whole;
    const sweeps = this.#sweepsIn(whole.text, this.#surroundings(whole.uri, whole.file), { language, cache });
    this.#read.set(whole.uri, { stamp, sweeps });
    return sweeps;
  }

  findings(whole: Whole): readonly Finding[] {
    const ofSweeps = diagnoseTogether(this.sweeps(whole), (sweep) => this.findingsOf(sweep));
    return [...ofSweeps, ...this.optuna(whole).diagnostics];
  }

  /** The sweep files that a script reads. */
  scriptLinks(whole: Whole): readonly Link[] {
    return whole.language === 'python'
      ? scriptLinks(whole.text, this.#surroundings(whole.uri, whole.file), whole.lines)
      : [];
  }

  /** What is to be said of the Optuna code in a Python text; nothing in other texts. */
  optuna(whole: Whole): OptunaFindings {
    if (whole.language !== 'python') return noOptuna;
    const known = this.#optuna.get(whole.uri);
    if (known?.version === whole.version) return known.findings;
    // The tree is the one that its sweeps were read from.
    const python = parsed(whole.text, this.#surroundings(whole.uri, whole.file));
    const findings = optunaOf(python, { file: whole.file, pictures: this.settings.pictures });
    this.#optuna.set(whole.uri, { version: whole.version, findings });
    return findings;
  }

  findingsOf(sweep: Sweep): readonly Finding[] {
    const known = this.#findings.get(sweep);
    if (known !== undefined) return known;
    const found = diagnose(sweep);
    this.#findings.set(sweep, found);
    return found;
  }

  /** A sweep file on the disk, or as it is open; null where it is none. */
  diagnosed(file: string): Diagnosed | null {
    const text = this.#files.read(file);
    if (text === null) return null;
    const diagnostics = this.#sweepsIn(text, this.#surroundings(file, file)).flatMap((sweep) => diagnose(sweep));
    return { file, diagnostics };
  }

  #sweepsIn(text: string, surroundings: Surroundings, how: ReadDocument = {}): readonly Sweep[] {
    return sweepsOf(text, surroundings, { ...how, patterns: this.settings.sweepFiles });
  }

  #surroundings(name: string, file: string | null): Surroundings {
    if (file === null) return alone(name);
    return {
      name: path.basename(file),
      file,
      folder: this.#folderOf(file),
      files: this.#files,
      python: this.#python,
      past: this.#past,
    };
  }

  /** Where the trials of a sweep would run: the innermost workspace folder around it. */
  #folderOf(file: string): string {
    const enclosing = this.folders
      .filter((folder) => file.startsWith(folder + path.sep))
      .toSorted((a, b) => b.length - a.length);
    return enclosing[0] ?? this.folders[0] ?? path.dirname(file);
  }
}
