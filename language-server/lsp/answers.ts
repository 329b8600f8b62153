import type {
  CodeLens,
  CompletionItem,
  Diagnostic,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Hover,
  InlayHint,
  Location,
  TextEdit,
} from 'vscode-languageserver';
import type { Diagnostic as Finding, Position, Range } from '../../src/core/sweep/diagnostic.ts';
import { PythonSweep } from '../pythonSweeps/pythonSweep.ts';
import { toSweepFile } from '../pythonSweeps/toSweepFile.ts';
import { complete } from '../service/complete.ts';
import { definition, references } from '../service/definition.ts';
import { holds } from '../service/entries.ts';
import type { FileRange } from '../service/features.ts';
import { folds } from '../service/folds.ts';
import { format } from '../service/format.ts';
import { hints } from '../service/hints.ts';
import { hover } from '../service/hover.ts';
import { lenses } from '../service/lenses.ts';
import { links } from '../service/links.ts';
import { previewText } from '../service/previewText.ts';
import type { Sweep } from '../service/sweep.ts';
import { symbols } from '../service/symbols.ts';
import type { ConvertAnswer } from './requests.ts';
import * as protocol from './toProtocol.ts';
import type { View } from './views.ts';
import type { Workspace } from './workspace.ts';

/** Said by every YAML extension: left to another one where there is one. */
const generalCodes: ReadonlySet<string> = new Set(['yaml-syntax', 'duplicate-key', 'unknown-alias']);

/** What the server shows of a document. Ranges are those of the document, be it a cell of a notebook. */
export class Answers {
  readonly #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** What is found in the whole text of a view, with the ranges of the whole. */
  findings({ whole }: View): readonly Finding[] {
    const { otherYaml } = this.#workspace.settings;
    return this.#workspace.findings(whole).filter(({ code }) => !otherYaml || !generalCodes.has(code));
  }

  diagnostics(view: View): Diagnostic[] {
    return this.findings(view).flatMap((found) => {
      const shown = protocol.atItsName(found);
      const range = view.here(shown.range);
      return range === null ? [] : [protocol.diagnostic({ ...shown, range }, this.#workspace.pageOf(found.code))];
    });
  }

  hover(view: View, position: Position): Hover | null {
    const offset = view.offsetAt(position);
    const { pictures } = this.#workspace.settings;
    const found =
      this.#firstOf(view, (sweep) => hover(sweep, offset, { pictures })) ??
      this.#workspace.optuna(view.whole).hover(offset);
    const range = found === null ? null : view.here(found.range);
    return found === null || range === null ? null : { contents: protocol.markdown(found.markdown), range };
  }

  /** @param snippets - the client knows tab stops */
  completion(view: View, position: Position, snippets: boolean): CompletionItem[] {
    if (view.whole.language === 'python') return [];
    const offset = view.offsetAt(position);
    const sweep = this.#around(view, offset);
    if (sweep === null) return [];
    return complete(sweep, offset).map((suggestion) =>
      protocol.completionItem(suggestion, view.whole.lines.range(suggestion.replace), snippets),
    );
  }

  /** A lens in a notebook means its cell: the file of a notebook is no document. */
  lenses(view: View): CodeLens[] {
    if (!this.#workspace.settings.commands) return [];
    const own = this.#workspace
      .sweeps(view.whole)
      .flatMap((sweep, index) => lenses(sweep, index, this.#workspace.findingsOf(sweep)))
      .map((lens) =>
        view.uri === view.whole.uri ? lens : { ...lens, arguments: [view.uri, ...lens.arguments.slice(1)] },
      );
    return [...own, ...this.#workspace.optuna(view.whole).lenses].flatMap((lens) => {
      const range = view.here(lens.range);
      return range === null ? [] : [protocol.codeLens(lens, range)];
    });
  }

  hints(view: View, range: Range): InlayHint[] {
    const { lines } = view.whole;
    const wanted = {
      start: lines.position(view.offsetAt(range.start)),
      end: lines.position(view.offsetAt(range.end)),
    };
    return this.#workspace.sweeps(view.whole).flatMap((sweep) =>
      hints(sweep, wanted).flatMap((hint) => {
        const at = view.here({ start: hint.position, end: hint.position });
        return at === null ? [] : [protocol.inlayHint(hint, at.start)];
      }),
    );
  }

  /** None where another extension outlines YAML, and none for Python, whose outline is not ours. */
  symbols({ whole }: View): DocumentSymbol[] {
    if (whole.language === 'python' || this.#leftToOther(whole.language)) return [];
    return this.#workspace.sweeps(whole).flatMap((sweep) => symbols(sweep).map(protocol.documentSymbol));
  }

  folds({ whole }: View): FoldingRange[] {
    const [sweep] = this.#workspace.sweeps(whole);
    if (sweep === undefined || whole.language === 'python' || this.#leftToOther(whole.language)) return [];
    return folds(sweep).map(protocol.foldingRange);
  }

  links(view: View): DocumentLink[] {
    const named = [
      ...this.#workspace.sweeps(view.whole).flatMap((sweep) => links(sweep)),
      ...this.#workspace.scriptLinks(view.whole),
    ];
    return named.flatMap(({ range, target, tooltip }) => {
      const at = view.here(range);
      return at === null ? [] : [{ range: at, target: protocol.uriOf(target), tooltip }];
    });
  }

  definition(view: View, position: Position): Location[] {
    const offset = view.offsetAt(position);
    return this.#locations(view, this.#firstOf(view, (sweep) => found(definition(sweep, offset))) ?? []);
  }

  references(view: View, position: Position): Location[] {
    const offset = view.offsetAt(position);
    return this.#locations(view, this.#firstOf(view, (sweep) => found(references(sweep, offset))) ?? []);
  }

  /** The first trials of a sweep of the text; null where it has no such sweep. */
  preview({ whole }: View, index: number): string | null {
    const sweep = this.#workspace.sweeps(whole)[index];
    return sweep === undefined ? null : previewText(sweep);
  }

  /** A sweep of a script as a sweep file; null where the text has no such sweep. */
  convert({ whole }: View, index: number): ConvertAnswer | null {
    const sweep = this.#workspace.sweeps(whole)[index];
    return sweep instanceof PythonSweep ? toSweepFile(sweep) : null;
  }

  format({ whole }: View, tabSize: number): TextEdit[] {
    if (this.#leftToOther(whole.language) || whole.language !== 'yaml') return [];
    const patterns = this.#workspace.settings.sweepFiles;
    return [...format(whole.text, { name: whole.file ?? whole.uri, tabSize, patterns })];
  }

  /** The sweep at an offset; the only one of a text is everywhere in it. */
  #around({ whole }: View, offset: number): Sweep | null {
    const sweeps = this.#workspace.sweeps(whole);
    const holding = sweeps.find(({ reading: { root } }) => root !== null && holds(root, offset));
    return holding ?? (sweeps.length === 1 ? (sweeps[0] ?? null) : null);
  }

  #firstOf<T>({ whole }: View, ask: (sweep: Sweep) => T | null): T | null {
    for (const sweep of this.#workspace.sweeps(whole)) {
      const answer = ask(sweep);
      if (answer !== null) return answer;
    }
    return null;
  }

  #locations(view: View, ranges: readonly FileRange[]): Location[] {
    return ranges.flatMap(({ file, range }) => {
      if (file !== (view.whole.file ?? view.whole.uri)) return [{ uri: protocol.uriOf(file), range }];
      return view.locate(range) ?? [];
    });
  }

  #leftToOther(language: string): boolean {
    return language === 'yaml' && this.#workspace.settings.otherYaml;
  }
}

function found<T>(items: readonly T[]): readonly T[] | null {
  return items.length === 0 ? null : items;
}
