import { reportControls } from './decode.ts';
import type { Diagnostic } from './diagnostic.ts';
import { removeFix } from './edits.ts';
import { LineIndex } from './lineIndex.ts';
import { ParameterReader, type ParameterSource } from './parameters.ts';
import { readYaml } from './readYaml.ts';
import { Report } from './report.ts';
import { spellingOf } from './spelling.ts';
import { describe, entryOf, type ListNode, type MapNode, type ScalarNode } from './tree.ts';

/** The text of a file that a sweep names, or why there is none: `no such file`. */
export type FileText = { readonly text: string } | { readonly problem: string };

/**
 * Reads a file that a sweep names.
 * @param file - as the sweep names it, relative to the sweep's own folder
 * @param index - how many were read before
 */
export type ReadFile = (file: string, index: number) => FileText;

/** A file with parameters that a sweep names under `space:`. */
export interface SpaceFile {
  /** As it is named. */
  readonly file: string;
  readonly text: string;
}

/** A parameter with the report of the file in which it stands. */
export interface FoundParameter {
  readonly source: ParameterSource;
  readonly report: Report;
}

/** Reads the files of `space:`, and keeps what was read and said. */
export class SpaceFiles {
  readonly files: SpaceFile[] = [];
  readonly #found: { readonly name: ScalarNode; readonly report: Report }[] = [];
  readonly #readFile: ReadFile | null;
  readonly #report: Report;

  /** @param readFile - null where nobody can read files: they count as empty then */
  constructor(readFile: ReadFile | null, report: Report) {
    this.#readFile = readFile;
    this.#report = report;
  }

  /** False where there are files that nobody read. */
  get complete(): boolean {
    return this.#readFile !== null || this.#found.length === 0;
  }

  get failed(): boolean {
    return this.#found.some(({ report }) => report.failed);
  }

  /** The parameters of every file, in the order of the list. What is no file name was reported with the options. */
  read(list: ListNode): readonly FoundParameter[] {
    return list.items.flatMap((item) => (item.kind === 'scalar' && item.text !== '' ? this.#readOne(item) : []));
  }

  #readOne(name: ScalarNode): readonly FoundParameter[] {
    const got = this.#readFile === null ? { text: 'parameters: {}' } : this.#readFile(name.text, this.files.length);
    if ('problem' in got) {
      this.#report.error(
        'space-file',
        name.span,
        `\`${name.text}\`: ${got.problem}. It is looked for beside this file.`,
      );
      return [];
    }
    this.files.push({ file: name.text, text: got.text });
    const report = new Report(new LineIndex(got.text), spellingOf(got.text));
    this.#found.push({ name, report });
    return readParameters(got.text, report).map((source) => ({ source, report }));
  }

  /** What was found in the files, by file and position. */
  diagnostics(): readonly Diagnostic[] {
    return this.#found.flatMap(({ name, report }) =>
      report.sorted().map((diagnostic) => ({
        ...diagnostic,
        inFile: { file: name.text, namedAt: this.#report.lines.range(name.span) },
      })),
    );
  }
}

/** Whether a file holds parameters alone, to be named under `space:` of sweeps. */
export function isSpaceFile(root: MapNode): boolean {
  return root.entries.length > 0 && root.entries.every(({ name }) => name === 'parameters');
}

/** Reads a file with `parameters:`. */
export function readParameters(text: string, report: Report): readonly ParameterSource[] {
  if (reportControls(text, report)) return [];
  const { root, broken } = readYaml(text, report);
  const missing = 'A file of `space:` is a mapping with `parameters`';
  if (root?.kind !== 'map') {
    if (!broken) report.error('no-parameters', [0, 0], `${missing}, not ${root === null ? 'empty' : describe(root)}.`);
    return [];
  }
  const entry = entryOf(root, 'parameters');
  if (entry?.value.kind !== 'map') {
    if (!broken) report.error('no-parameters', entry?.key.span ?? root.span, `${missing}.`);
    return [];
  }
  for (const other of root.entries) {
    if (other !== entry)
      report.warning(
        'ignored-key',
        other.key.span,
        `Only \`parameters\` of a file of \`space:\` count; \`${other.name}\` has no effect.`,
        removeFix(report, text, root, other),
      );
  }
  const reader = new ParameterReader(text, report);
  reader.read(entry.value);
  return reader.sources;
}

/**
 * Each name once: a later one takes the place of an earlier one. A nested group cannot have a value of its own beside its
 * parameters, so it goes, too; a dot in a name makes no group (`model` beside `model.lr`).
 */
export function lastOfEach(found: readonly FoundParameter[]): readonly FoundParameter[] {
  const winners = new Map<string, FoundParameter>();
  const nameAt = new Map<string, string>();
  const namesBelow = new Map<string, Set<string>>();
  for (const one of found) {
    const { name, path } = one.source;
    const here = pathKey(path);
    for (const below of namesBelow.get(here) ?? []) winners.delete(below);
    for (let depth = 1; depth < path.length; depth++) {
      const group = pathKey(path.slice(0, depth));
      winners.delete(nameAt.get(group) ?? '');
      namesBelow.set(group, (namesBelow.get(group) ?? new Set()).add(name));
    }
    nameAt.set(here, name);
    winners.set(name, one);
  }
  return [...winners.values()];
}

const pathKey = (path: readonly string[]): string => path.join('\0');
