import { reportControls } from '../../src/core/sweep/decode.ts';
import type { Diagnostic } from '../../src/core/sweep/diagnostic.ts';
import { type EmbeddedSweep, embeddedSweeps, isTopSweep } from '../../src/core/sweep/findSweeps.ts';
import { LineIndex } from '../../src/core/sweep/lineIndex.ts';
import { noSweep, type Outside, readDocuments, readSweepTree } from '../../src/core/sweep/parse.ts';
import {
  mostCharacters,
  reportFindings,
  reportSecond,
  type YamlDocument,
  yamlDocuments,
} from '../../src/core/sweep/readYaml.ts';
import { Report } from '../../src/core/sweep/report.ts';
import { spellingOf } from '../../src/core/sweep/spelling.ts';
import { reportSyntax, reportTabs } from '../../src/core/sweep/syntax.ts';
import type { YamlCache } from '../../src/core/sweep/yamlParts.ts';
import { diagnose } from './diagnose.ts';
import { diagnoseNotebook, diagnoseScript } from './diagnoseScript.ts';
import { openSweep, outsideOf } from './openSweep.ts';
import { isNotebook, isScript } from './recognise.ts';
import type { Surroundings } from './surroundings.ts';
import { Sweep } from './sweep.ts';

/** More characters than this are not looked at while somebody types. */
const most = 200_000;

interface FoundSweep {
  readonly document: YamlDocument;
  readonly index: number;
  readonly sweep: EmbeddedSweep;
}

/**
 * Every sweep of a YAML or JSON text that has one: the whole text, or those of its documents and under their keys.
 * @param cache - of this document, where it is read again and again
 */
export function yamlSweeps(text: string, surroundings: Surroundings, cache?: YamlCache): readonly Sweep[] {
  const report = new Report(new LineIndex(text), spellingOf(text));
  const outside = outsideOf(surroundings);
  if (text.length > mostCharacters) return [openSweep(text, surroundings)];
  if (text.length > most) {
    report.information(
      'too-large',
      [0, 0],
      `This file has more than ${most.toLocaleString('en')} characters and is not checked here. \`trialdeck check\` reads it.`,
    );
    return [new Sweep(noSweep(text, report), surroundings)];
  }
  if (reportControls(text, report)) return [new Sweep(noSweep(text, report), surroundings)];
  const documents = yamlDocuments(text, cache);
  const found = (documents ?? []).flatMap((document, index) => sweepsIn(document, index));
  const [first] = found;
  const whole = first === undefined || (documents?.length === 1 && first.sweep.keys.length === 0);
  if (whole) return [new Sweep(readDocuments({ text, report, documents }, outside), surroundings)];
  return found.map((one, index) =>
    readOne(one, index, { text, report, documents: documents ?? [], found, outside, surroundings }),
  );
}

function sweepsIn(document: YamlDocument, index: number): readonly FoundSweep[] {
  const { root } = document;
  if (root?.kind !== 'map') return [];
  const sweeps = isTopSweep(root) ? [{ root, keys: [] }] : embeddedSweeps(root);
  return sweeps.map((sweep) => ({ document, index, sweep }));
}

interface Whole {
  readonly text: string;
  readonly report: Report;
  readonly documents: readonly YamlDocument[];
  readonly found: readonly FoundSweep[];
  readonly outside: Outside;
  readonly surroundings: Surroundings;
}

/** One of several sweeps, or one under other keys. What stands outside all of them is said with the first. */
function readOne(one: FoundSweep, index: number, whole: Whole): Sweep {
  const { text, documents, found, outside, surroundings } = whole;
  const report = whole.report.fresh();
  const isHere = ({ span: [at] }: { readonly span: readonly [number, number] }): boolean =>
    found.findLastIndex(({ sweep: { root } }) => root.span[0] <= at) === index ||
    (index === 0 && found.every(({ sweep: { root } }) => root.span[0] > at));
  const syntax = documents.flatMap((document) => document.syntax).filter(isHere);
  reportSyntax(syntax, report);
  reportFindings(documents.flatMap(({ findings }) => findings).filter(isHere), report);
  const second = documents[1];
  if (index === 0) reportTabs(text, report);
  if (index === 0 && second !== undefined && one.sweep.keys.length === 0) reportSecond(second, report);
  // A part of a larger file is read by something else, which says what runs.
  const within = one.sweep.keys.length === 0 ? outside : { ...outside, called: () => true };
  const reading = readSweepTree(one.sweep.root, { text, report, broken: syntax.length > 0 }, within);
  const keys = one.sweep.keys.map(({ name }) => name);
  return new Sweep(reading, surroundings, { keys, document: one.index, documents: documents.length });
}

/** A config that holds a sweep for whoever reads it is as it should be; only running the file itself is refused. */
function asPart(found: Diagnostic): Diagnostic {
  return found.code === 'embedded-sweep' && found.severity === 'error' ? { ...found, severity: 'warning' } : found;
}

/**
 * Everything there is to say about a file that somebody names as a sweep: sweeps under other keys are looked at, and it is
 * said that the file cannot be run as one. Of a Python script the dicts are looked at.
 */
export function diagnoseFile(text: string, surroundings: Surroundings): readonly Diagnostic[] {
  if (isNotebook(surroundings.file ?? surroundings.name)) return diagnoseNotebook(text, surroundings);
  if (isScript(surroundings.file ?? surroundings.name)) return diagnoseScript(text, surroundings);
  const whole = openSweep(text, surroundings);
  const found = diagnose(whole).map(asPart);
  const sweeps = text.length > most ? [] : yamlSweeps(text, surroundings);
  const others = sweeps.filter(({ place }) => place.keys.length > 0 || place.document > 0);
  return [...found, ...others.flatMap((sweep) => diagnose(sweep))];
}
