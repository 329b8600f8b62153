import type { SyntaxNode } from '@lezer/common';
import type { Diagnostic } from '../../src/core/sweep/diagnostic.ts';
import { LineIndex } from '../../src/core/sweep/lineIndex.ts';
import { Report } from '../../src/core/sweep/report.ts';
import { Spelling } from '../../src/core/sweep/spelling.ts';
import type { PythonText } from '../python/syntax.ts';
import { baseName } from '../service/baseName.ts';
import { describeDistribution } from '../service/describeDistribution.ts';
import type { Lens } from '../service/features.ts';
import type { HoverText } from '../service/hover.ts';
import { code } from '../service/numberText.ts';
import { type StudyCall, studyCalls } from './studyCall.ts';
import { checkStudy } from './studyRules.ts';
import { conditionsOf, type SuggestCall, suggestCalls } from './suggestCall.ts';
import { checkNames, checkSuggest } from './suggestRules.ts';

/** Where a Python text stands. */
export interface OptunaPlace {
  /** Absolute path; null for a text that is no file. */
  readonly file: string | null;
  /** The other files of the program, where they are at hand. */
  readonly others?: readonly PythonText[];
  /** The client shows images from `data:` addresses. */
  readonly pictures?: boolean;
}

/** What is to be said of the Optuna code in a text. */
export interface OptunaFindings {
  /** Studies and suggested parameters that are there. */
  readonly calls: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly lenses: readonly Lens[];
  /** What a `suggest_*` draws; null elsewhere. */
  hover(offset: number): HoverText | null;
}

/** Of a text without Optuna. */
export const noOptuna: OptunaFindings = { calls: 0, diagnostics: [], lenses: [], hover: () => null };

/**
 * Looks at studies and `suggest_*` calls of a Python file, or of the joined cells of a notebook. Never throws; a text without
 * Optuna costs a search for the word.
 */
export function optunaOf(python: PythonText, place: OptunaPlace): OptunaFindings {
  if (!python.text.includes('optuna') && !python.text.includes('.suggest_')) return noOptuna;
  const lines = new LineIndex(python.text);
  const report = new Report(lines, new Spelling('python'));
  const studies = studyCalls(python).filter(({ call }) => !isToFail(call.node, python));
  const suggests = suggestCalls(python).filter((one) => isTrial(one, python) && !isToFail(one.call.node, python));
  const stored = studies.some(({ storage }) => storage.kind !== 'none');
  for (const study of studies)
    checkStudy(study, python, { stem: stemOf(place.file), others: place.others ?? [] }, report);
  for (const suggest of suggests) checkSuggest(suggest, python, report, stored);
  checkNames(suggests, python, report);
  return {
    calls: studies.length + suggests.length,
    diagnostics: report.sorted(),
    lenses: studies.flatMap((study) => lensOf(study, lines, place)),
    hover(offset) {
      const found = suggests.find(({ method, call }) => {
        const [first] = call.arguments;
        const inName = first !== undefined && offset >= first.node.from && offset <= first.node.to;
        return inName || (offset >= method.from && offset <= method.to);
      });
      return found === undefined ? null : hoverOf(found, python, { lines, pictures: place.pictures === true });
    },
  };
}

/** Other libraries suggest as well; theirs are no trials of Optuna. */
function isTrial({ call }: SuggestCall, python: PythonText): boolean {
  if (python.text.includes('optuna')) return true;
  return call.object !== null && /trial/i.test(python.slice(call.object).slice(-40));
}

/** Whether a test waits for the call to fail or to warn: `with pytest.raises(ValueError):`. */
function isToFail(node: SyntaxNode, python: PythonText): boolean {
  for (let at = node.parent; at !== null; at = at.parent) {
    if (at.name !== 'WithStatement') continue;
    const body = at.lastChild?.from ?? at.to;
    const head = python.text.slice(at.from, body);
    if (/\b(?:raises|warns|deprecated_call|assert(?:Raises|Warns)(?:Regex)?)\s*\(/.test(head)) return true;
  }
  return false;
}

function lensOf({ call, storage, studyName }: StudyCall, lines: LineIndex, { file }: OptunaPlace): readonly Lens[] {
  if (storage.kind !== 'known' || !/^sqlite:\/\/\/./.test(storage.url) || storage.url.includes(':memory:')) return [];
  return [
    {
      range: lines.range([call.node.from, call.node.from]),
      title: studyName === null ? 'Open study' : `Open study ${studyName}`,
      command: 'trialdeck.openStorage',
      arguments: [storage.url, studyName, file],
      tooltip: storage.url,
    },
  ];
}

function hoverOf(
  suggest: SuggestCall,
  python: PythonText,
  { lines, pictures }: { readonly lines: LineIndex; readonly pictures: boolean },
): HoverText | null {
  const { distribution, shown, method, call } = suggest;
  if (distribution === null) return null;
  const conditions = conditionsOf(call.node, python).map((text) => code(text, 80));
  const where = conditions.length === 0 ? [] : [`Counts only where ${conditions.join(' and ')}.`];
  const many = suggest.name === null ? ['One parameter for each name that the program makes.'] : [];
  const described = describeDistribution(distribution, { name: shown, pictures });
  return {
    markdown: [described, ...many, ...where].join('\n\n'),
    range: lines.range([method.from, call.arguments[0]?.node.to ?? method.to]),
  };
}

function stemOf(file: string | null): string {
  const name = file === null ? '' : baseName(file);
  return name.replace(/\.\w+$/, '').replaceAll(/[^\w.-]+/g, '-') || 'study';
}
