import type { Value } from '../space/value.ts';
import { readCommand } from './commandKey.ts';
import { reportControls } from './decode.ts';
import { readEarlyTerminate } from './earlyTerminate.ts';
import { embeddedSweeps, isForeign, isTopSweep, reportEmbedded } from './findSweeps.ts';
import { namesOf, topKeys } from './keys.ts';
import { LineIndex, type Span } from './lineIndex.ts';
import { usesProgram } from './macros.ts';
import { mergeOptions } from './mergeOptions.ts';
import { type Metric, readMetric } from './metric.ts';
import { readOptions } from './options.ts';
import { ParameterReader, type ParameterSource, parameterOf } from './parameters.ts';
import { reportYaml, type YamlDocument, yamlDocuments } from './readYaml.ts';
import { Report } from './report.ts';
import { checkSearch } from './searchChecks.ts';
import { type FoundParameter, isSpaceFile, lastOfEach, type ReadFile, SpaceFiles } from './spaceFiles.ts';
import type { SweepDocument, SweepOptions, SweepRanges, SweepSpec } from './spec.ts';
import { reportProblems } from './specChecks/reportProblems.ts';
import { type Dialect, type Spelling, spellingOf } from './spelling.ts';
import {
  checkController,
  checkKind,
  meantTopKey,
  readMethod,
  readRunCap,
  readText,
  reportUnknownKeys,
} from './topLevel.ts';
import { describe, type Entry, entryOf, isNull, type ListNode, type MapNode, type Node } from './tree.ts';
import type { YamlCache } from './yamlParts.ts';

const topNames = namesOf(topKeys);

/** A sweep text with everything that was learned on the way, for rules that look deeper. */
export interface SweepReading {
  readonly document: SweepDocument;
  readonly text: string;
  readonly lines: LineIndex;
  readonly dialect: Dialect;
  /** How the text writes keys and values. */
  readonly spelling: Spelling;
  /** An empty report for what is looked at afterwards. */
  readonly freshReport: () => Report;
  /** Null when the text is no mapping. */
  readonly root: MapNode | null;
  /** The parameters that stand in the text itself. */
  readonly sources: readonly ParameterSource[];
}

/** What reading a sweep needs from outside. */
export interface Outside {
  /** Reads the files of `trialdeck: space:`; absent, they count as empty and what depends on them is not checked. */
  readonly readFile?: ReadFile;
  /** A script evaluates the trials and tells their values, so the sweep needs neither a program nor a metric. */
  readonly driven?: boolean;
  /** Whether Python starts the sweep and calls a function for each trial, so that it needs no program. Asked where none is named. */
  readonly called?: () => boolean;
  /** How many trials are run where `run_cap` does not say it. */
  readonly runs?: number;
  /** Whether the points of `enqueue` are queued already: the space may have changed since, and has to hold no longer for them. */
  readonly queued?: (spec: SweepSpec) => boolean;
}

/**
 * Reads a sweep file (YAML or JSON). Never throws: what is wrong is in the diagnostics, and `spec` is null when one of them
 * is an error.
 */
export function parseSweep(text: string, outside: Outside = {}): SweepDocument {
  return readSweep(text, outside).document;
}

/**
 * As `parseSweep`, with the tree.
 * @param cache - of this document, where it is read again and again
 */
export function readSweep(text: string, outside: Outside = {}, cache?: YamlCache): SweepReading {
  const lines = new LineIndex(text);
  const report = new Report(lines, spellingOf(text));
  if (reportControls(text, report)) return noSweep(text, report);
  return readDocuments({ text, report, documents: yamlDocuments(text, cache) }, outside);
}

/** What was read when there is no sweep to be read from it. */
export function noSweep(text: string, report: Report): SweepReading {
  return {
    document: { spec: null, diagnostics: report.sorted(), ranges: { parameters: {} } },
    text,
    lines: report.lines,
    dialect: report.spelling.dialect,
    spelling: report.spelling,
    freshReport: () => report.fresh(),
    root: null,
    sources: [],
  };
}

/** A text of which the YAML is read. */
export interface ReadText {
  readonly text: string;
  readonly report: Report;
  /** Null where they cannot be read. */
  readonly documents: readonly YamlDocument[] | null;
}

/** The sweep at the top of a text. */
export function readDocuments({ text, report, documents }: ReadText, outside: Outside = {}): SweepReading {
  const { root, broken } = reportYaml(documents, text, report);
  if (root === null) {
    if (!broken) report.error('not-a-sweep', [0, 0], 'The file is empty. A sweep needs `method` and `parameters`.');
    return noSweep(text, report);
  }
  if (root.kind !== 'map') {
    if (!broken)
      report.error(
        'not-a-sweep',
        [root.span[0], root.span[0]],
        `A sweep file is a mapping with \`method\` and \`parameters\`, not ${describe(root)}.`,
      );
    return noSweep(text, report);
  }
  const [inner] = isTopSweep(root) ? [] : embeddedSweeps(root);
  if (inner !== undefined) {
    reportEmbedded(inner, report, outside.called?.() === true);
    return noSweep(text, report);
  }
  if (!broken && isForeign(root) && !isSpaceFile(root)) {
    reportForeign(root, report);
    return { ...noSweep(text, report), root };
  }
  return readSweepTree(root, { text, report, broken }, outside);
}

function reportForeign({ entries, span }: MapNode, report: Report): void {
  const isHydra = entries.some(({ name }) => name === 'hydra' || name === 'defaults' || name === '_target_');
  const hydra = isHydra ? ' It looks like a config of Hydra: what its sweepers read is no sweep of W&B.' : '';
  report.error(
    'not-a-sweep',
    entries[0]?.key.span ?? span,
    `This is no sweep: it has neither \`method\` nor \`parameters\`.${hydra}`,
  );
}

/** What a tree of a sweep was made from. */
export interface TreeSource {
  /** The whole text, into which the spans of the tree point. */
  readonly text: string;
  /** Holds what was found while the tree was made. */
  readonly report: Report;
  /** Parts of the text could not be read: what seems to be missing may only be unreadable. */
  readonly broken: boolean;
}

/**
 * Reads a sweep that is a tree already: a block in a larger text, or a mapping of Python. The entries of a mapping that is no
 * literal there have `flow: false`; a bare key (`dict(method=...)`) is `plain`.
 */
export function readSweepTree(root: MapNode, source: TreeSource, outside: Outside = {}): SweepReading {
  return new SweepReader(root, source, outside).read();
}

class SweepReader {
  readonly #text: string;
  readonly #report: Report;
  readonly #root: MapNode;
  readonly #broken: boolean;
  readonly #files: SpaceFiles;
  readonly #outside: Outside;
  readonly #driven: boolean;
  readonly #queued: Outside['queued'];

  constructor(root: MapNode, { text, report, broken }: TreeSource, outside: Outside) {
    this.#text = text;
    this.#report = report;
    this.#root = root;
    this.#broken = broken;
    this.#files = new SpaceFiles(outside.readFile ?? null, report);
    this.#outside = outside;
    this.#driven = outside.driven ?? false;
    this.#queued = outside.queued;
  }

  read(): SweepReading {
    const report = this.#report;
    const entry = (name: string, value: string) => report.spelling.entry(name, report.spelling.plain(value));
    reportUnknownKeys(this.#root, this.#text, report, this.#broken);
    const method = this.#with('method', (entry) => readMethod(entry, report));
    // W&B's scheduler searches itself, with jobs instead of a program; that it is not supported says it all.
    const scheduled = this.#root.entries.some(({ name }) => name === 'scheduler');
    if (method === undefined && !scheduled)
      this.#missing(
        'method',
        'missing-method',
        `The sweep has no \`method\`. Add \`${entry('method', 'random')}\`, \`grid\` or \`bayes\`.`,
      );
    const own = this.#ownParameters();
    const parameters = lastOfEach([...this.#spaceParameters(), ...own.map((source) => ({ source, report }))]);
    const metric = this.#with('metric', (entry) => readMetric(entry, this.#text, report)) ?? null;
    const sources = parameters.map(({ source }) => source);
    const names = [...new Set(sources.map((source) => source.path[0] ?? ''))];
    const command = this.#with('command', (entry) => readCommand(entry, names, report)) ?? null;
    const options = this.#options();
    const program = this.#string('program');
    if (program === null && !scheduled && usesProgram(command) && !this.#driven && this.#outside.called?.() !== true) {
      this.#missing(
        'program',
        'missing-program',
        `The sweep has no \`program\`. Add \`${entry('program', 'train.py')}\`, or a \`command\` without \`\${program}\`.`,
      );
    }
    for (const name of ['project', 'entity', 'apiVersion', 'kind', 'job', 'image_uri']) this.#string(name);
    this.#with('kind', (entry) => checkKind(entry, report));
    this.#with('controller', (entry) => checkController(entry, report));
    const spec: SweepSpec = {
      method: method ?? 'random',
      program,
      command,
      metric: metric === null ? null : { name: metric.name, goal: metric.goal },
      metrics: metric === null ? [] : [{ name: metric.name, goal: metric.goal }],
      name: this.#string('name'),
      description: this.#string('description'),
      runCap: this.#with('run_cap', (entry) => readRunCap(entry, report)) ?? this.#outside.runs ?? null,
      space: { parameters: sources.flatMap(parameterOf) },
      earlyTerminate: this.#earlyTerminate(),
      options: withTarget(options, metric?.target ?? null),
      spaceFiles: this.#files.files,
    };
    const metricAtTop =
      this.#root.open === true ||
      this.#root.entries.some(({ name }) => name === 'metric' || name === 'metrics' || meantTopKey(name) === 'metric');
    const inBlock = options.metric !== undefined || options.metrics !== undefined;
    const hasMetric = metricAtTop || this.#driven || inBlock;
    const onlyInBlock = inBlock && !metricAtTop;
    checkSearch({
      root: this.#root,
      method: method ?? null,
      hasMetric,
      onlyInBlock,
      options,
      parameters,
      report,
      text: this.#text,
    });
    const merged = mergeOptions(spec, {});
    const failed = (): boolean => report.failed || this.#files.failed;
    if (!failed() && this.#files.complete) {
      reportProblems(merged, this.#root, report, this.#queued?.(merged) === true);
    }
    return {
      document: {
        spec: failed() ? null : merged,
        diagnostics: [...report.sorted(), ...this.#files.diagnostics()],
        ranges: this.#ranges(own, metric),
      },
      text: this.#text,
      lines: report.lines,
      dialect: report.spelling.dialect,
      spelling: report.spelling,
      freshReport: () => report.fresh(),
      root: this.#root,
      sources: own,
    };
  }

  /** Undefined when the key is absent. */
  #with<T>(name: string, read: (entry: Entry) => T): T | undefined {
    const entry = entryOf(this.#root, name);
    return entry === null ? undefined : read(entry);
  }

  #string(name: string): string | null {
    return this.#with(name, (entry) => readText(entry, this.#report)) ?? null;
  }

  /** A key that is misspelt is not reported as missing, too. */
  #missing(key: string, code: string, message: string): void {
    const unknown = this.#root.entries.filter(({ name }) => !topNames.includes(name));
    if (this.#broken || unknown.some(({ name }) => meantTopKey(name) === key)) return;
    const first = this.#root.entries[0];
    this.#report.error(code, first?.key.span ?? this.#root.span, message);
  }

  #spaceParameters(): readonly FoundParameter[] {
    const list = this.#spaceList();
    return list?.kind === 'list' ? this.#files.read(list) : [];
  }

  /** What stands under `trialdeck: space:`. */
  #spaceList(): Node | null {
    const block = entryOf(this.#root, 'trialdeck')?.value;
    return block?.kind === 'map' ? (entryOf(block, 'space')?.value ?? null) : null;
  }

  #ownParameters(): readonly ParameterSource[] {
    const reader = new ParameterReader(this.#text, this.#report);
    const entry = entryOf(this.#root, 'parameters');
    const elsewhere = this.#spaceList() !== null;
    if (entry === null) {
      if (elsewhere) return [];
      this.#missing(
        'parameters',
        'no-parameters',
        `The sweep has no \`parameters\`. Add at least one, such as \`${this.#example()}\`.`,
      );
    } else if (entry.value.kind === 'map' && entry.value.entries.length > 0) {
      reader.read(entry.value);
    } else if (entry.value.kind === 'map' || isNull(entry.value)) {
      const span: Span = entry.key.span;
      if (!this.#broken && !elsewhere)
        this.#report.error(
          'no-parameters',
          span,
          `\`parameters\` is empty. Add at least one, such as \`${this.#example()}\`.`,
        );
    } else {
      this.#report.error(
        'no-parameters',
        entry.value.span,
        `\`parameters\` must be a mapping of names, not ${describe(entry.value)}.`,
      );
    }
    return reader.sources;
  }

  #example(): string {
    const { spelling } = this.#report;
    const range = spelling.mapping([
      ['min', '0.001'],
      ['max', '0.1'],
    ]);
    return spelling.entry('lr', range);
  }

  #options(): SweepOptions {
    const entry = entryOf(this.#root, 'trialdeck');
    if (entry === null || isNull(entry.value)) return {};
    if (entry.value.kind === 'map') {
      // Those of stages; the files of the whole sweep were read with the parameters.
      const readSpace = (list: ListNode): NonNullable<SweepOptions['space']> =>
        list === this.#spaceList() ? {} : distributionsOf(this.#files.read(list));
      return readOptions(entry.value, { report: this.#report, text: this.#text, readSpace });
    }
    this.#report.error(
      'bad-option',
      entry.value.span,
      `\`trialdeck\` must be a mapping, not ${describe(entry.value)}.`,
    );
    return {};
  }

  #earlyTerminate(): Readonly<Record<string, Value>> | null {
    return this.#with('early_terminate', (entry) => readEarlyTerminate(entry, this.#text, this.#report)) ?? null;
  }

  #ranges(sources: readonly ParameterSource[], metric: Metric | null): SweepRanges {
    const parameters = Object.fromEntries(
      sources.map((source) => [source.name, this.#report.lines.range(source.entry.key.span)]),
    );
    const valueRange = (name: string) => {
      const entry = entryOf(this.#root, name);
      return entry === null ? {} : { [name]: this.#report.lines.range(entry.value.span) };
    };
    return {
      parameters,
      ...valueRange('method'),
      ...valueRange('program'),
      ...(metric === null ? {} : { metric: this.#report.lines.range(metric.nameNode.span) }),
    };
  }
}

function distributionsOf(found: readonly FoundParameter[]): NonNullable<SweepOptions['space']> {
  const parameters = lastOfEach(found).flatMap(({ source }) => parameterOf(source));
  return Object.fromEntries(parameters.map(({ name, distribution }) => [name, distribution]));
}

/** W&B's `target` of the metric, unless the block names one. */
function withTarget(options: SweepOptions, target: number | null): SweepOptions {
  // It is that of another metric.
  const other = options.metric !== undefined || options.metrics !== undefined;
  return target === null || other ? options : { ...options, stop: { target, ...options.stop } };
}
