import {
  type ChangeAnnotation,
  type CodeAction,
  CodeActionKind,
  LSPErrorCodes,
  type PrepareRenameResult,
  ResponseError,
  type TextDocumentEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { Diagnostic as Finding, Position, Range, TextEdit } from '../../src/core/sweep/diagnostic.ts';
import { holds } from '../service/entries.ts';
import type { FileEdit } from '../service/features.ts';
import { fixAll, fixEverywhere } from '../service/fixAll.ts';
import { fixesAt, type Mend } from '../service/fixes.ts';
import { prepareRename, type Refused, rename } from '../service/rename.ts';
import type { Sweep } from '../service/sweep.ts';
import type { Answers } from './answers.ts';
import type { FileFix } from './requests.ts';
import * as protocol from './toProtocol.ts';
import type { View } from './views.ts';
import type { Workspace } from './workspace.ts';

const fixAllKind = `${CodeActionKind.SourceFixAll}.trialdeck`;

/** What the server offers to change: fixes and renames. */
export class Changes {
  readonly #workspace: Workspace;
  readonly #answers: Answers;

  constructor(workspace: Workspace, answers: Answers) {
    this.#workspace = workspace;
    this.#answers = answers;
  }

  /** @param only - kinds that are asked for; without them, what belongs into the menu of a squiggle */
  actions(view: View, range: Range, only: readonly string[] | undefined): CodeAction[] {
    const findings = this.#answers.findings(view);
    const asked = (kind: string): boolean =>
      only === undefined
        ? kind === CodeActionKind.QuickFix
        : only.some((one) => kind === one || kind.startsWith(`${one}.`));
    const quick = asked(CodeActionKind.QuickFix) ? fixesAt(findings, this.#wholeRange(view, range)) : [];
    const safe = asked(fixAllKind) ? fixAll(findings) : [];
    return [
      ...quick.flatMap((mend) => this.#quickFix(view, mend)),
      ...(view.whole.language === 'python' ? [] : this.#everywhere(quick)),
      ...(safe.length === 0 ? [] : [{ title: 'Mend all that is safe', kind: fixAllKind, edit: editOf(view, safe) }]),
    ];
  }

  prepareRename(view: View, position: Position): PrepareRenameResult {
    const offset = view.offsetAt(position);
    const found = this.#inSweeps(view, offset, (sweep) => prepareRename(sweep, offset));
    const range = view.here(found.range);
    if (range === null) throw refuse('Only parameters can be renamed here.');
    return { range, placeholder: found.placeholder };
  }

  /** Edits that are not sure are marked so that the editor shows them first. */
  rename(view: View, position: Position, newName: string): WorkspaceEdit {
    const offset = view.offsetAt(position);
    return renameEdit(
      view,
      this.#inSweeps(view, offset, (sweep) => rename(sweep, offset, newName)),
    );
  }

  /** The fixes of one kind in sweep files, or all that are safe, for the preview of the editor. */
  fixFiles(files: readonly string[], code: string | null): readonly FileFix[] {
    const texts = files.flatMap((file) => this.#workspace.diagnosed(file) ?? []);
    return fixEverywhere(texts, code).flatMap(({ file, edits }) => edits.map((edit) => ({ file, ...edit })));
  }

  #quickFix(view: View, mend: Mend): CodeAction[] {
    return [
      {
        title: mend.title,
        kind: CodeActionKind.QuickFix,
        isPreferred: mend.preferred,
        diagnostics: mend.diagnostics.flatMap((found: Finding) => {
          const range = view.here(found.range);
          return range === null ? [] : [protocol.diagnostic({ ...found, range }, this.#workspace.pageOf(found.code))];
        }),
        edit: editOf(view, mend.edits),
      },
    ];
  }

  /** For each kind of finding that is mended here, its mends in all sweep files. */
  #everywhere(mends: readonly Mend[]): CodeAction[] {
    if (!this.#workspace.settings.commands) return [];
    const codes = new Set(mends.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code)));
    return [...codes].map((code) => {
      const title = `Mend all \`${code}\` in all sweep files`;
      const command = { title, command: 'trialdeck.fixSweepFiles', arguments: [code] };
      return { title, kind: CodeActionKind.QuickFix, command };
    });
  }

  #wholeRange(view: View, { start, end }: Range): Range {
    const { lines } = view.whole;
    return { start: lines.position(view.offsetAt(start)), end: lines.position(view.offsetAt(end)) };
  }

  /** The first sweep that has an answer; else why there is none. */
  #inSweeps<T extends object>(view: View, offset: number, ask: (sweep: Sweep) => T | Refused): T {
    let reason = 'Only parameters of a sweep can be renamed here.';
    for (const sweep of this.#workspace.sweeps(view.whole)) {
      const { root, dialect } = sweep.reading;
      // A dict may be put together anywhere in its script.
      const isHere = dialect === 'python' || (root !== null && holds(root, offset));
      if (!isHere) continue;
      const answer = ask(sweep);
      if (!isRefused(answer)) return answer;
      reason = answer.reason;
    }
    throw refuse(reason);
  }
}

function isRefused(answer: object): answer is Refused {
  return 'reason' in answer;
}

function refuse(reason: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, reason);
}

function editOf(view: View, edits: readonly TextEdit[]): WorkspaceEdit {
  const changes: Record<string, TextEdit[]> = {};
  for (const { range, newText } of edits) {
    const at = view.locate(range);
    if (at === null) continue;
    changes[at.uri] ??= [];
    changes[at.uri]?.push({ range: at.range, newText });
  }
  return { changes };
}

function renameEdit(view: View, edits: readonly FileEdit[]): WorkspaceEdit {
  const changeAnnotations: Record<string, ChangeAnnotation> = {};
  const byUri = new Map<string, TextDocumentEdit['edits']>();
  for (const { file, range, newText, sure, what } of edits) {
    const own = file === (view.whole.file ?? view.whole.uri);
    const at = own ? view.locate(range) : { uri: protocol.uriOf(file), range };
    if (at === null) continue;
    changeAnnotations[what] = { label: what, needsConfirmation: !sure };
    const inFile = byUri.get(at.uri) ?? [];
    inFile.push({ range: at.range, newText, annotationId: what });
    byUri.set(at.uri, inFile);
  }
  const documentChanges = [...byUri].map(([uri, inFile]) => ({ textDocument: { uri, version: null }, edits: inFile }));
  return { documentChanges, changeAnnotations };
}
