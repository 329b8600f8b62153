import type { SyntaxNode } from '@lezer/common';
import { nearest } from '../../src/core/space/nearest.ts';
import type { Fix, Report } from '../../src/core/sweep/report.ts';
import { type Call, childrenOf, type FunctionNode } from '../python/nodes.ts';
import type { PythonText } from '../python/syntax.ts';
import { likelyGoal } from '../rules/goalAgainstName.ts';
import type { StudyCall } from './studyCall.ts';

/** Where a text stands, as far as the rules need it. */
export interface StudyPlace {
  /** Name for a study and its database where the text gives none. */
  readonly stem: string;
  /** The other files of the program; what reports to a pruner may stand there. */
  readonly others: readonly PythonText[];
}

/** What is said of a study: whether it is kept, pruned, and searched in the right direction. */
export function checkStudy(study: StudyCall, python: PythonText, place: StudyPlace, report: Report): void {
  if (study.loads || study.open) return;
  checkStorage(study, python, place, report);
  checkDirections(study, python, report);
  checkPruning(study, python, place, report);
}

function checkStorage(study: StudyCall, python: PythonText, { stem }: StudyPlace, report: Report): void {
  const { storage, method, studyName } = study;
  const span = [method.from, method.to] as const;
  if (storage.kind === 'none') {
    if (storage.written || !study.optimized || isKept(python)) return;
    const name = studyName ?? stem;
    const additions = [
      ...(study.named ? [] : [`study_name="${name}"`]),
      `storage="sqlite:///${fileName(name)}.db"`,
      ...(study.loadIfExists === false ? ['load_if_exists=True'] : []),
    ];
    const written = python.found.calls.some((call) => call.name === 'trials_dataframe');
    report.add(
      written ? 'hint' : 'information',
      'optuna-no-storage',
      span,
      written
        ? 'The study is kept in memory: another run cannot go on with it. With a `storage` it stays.'
        : 'The study is kept in memory: its trials are lost when the program ends. With a `storage` it stays, and another run goes on with it.',
      { title: `Keep it in ${fileName(name)}.db`, edits: [addition(study, additions, python)] },
    );
    return;
  }
  if (!study.named) {
    const fix: Fix = {
      title: `Name it \`${stem}\``,
      edits: [
        addition(
          study,
          [`study_name="${stem}"`, ...(study.loadIfExists === false ? ['load_if_exists=True'] : [])],
          python,
        ),
      ],
    };
    if (study.loadIfExists === true)
      report.warning(
        'optuna-study-name',
        span,
        'Without `study_name` every run makes a new study, and `load_if_exists` finds none.',
        fix,
      );
    else
      report.hint(
        'optuna-study-name',
        span,
        'Without `study_name` every run makes a new study with a random name.',
        fix,
      );
    return;
  }
  const deleted = python.found.calls.some(({ name }) => name === 'delete_study');
  const caught = python.text.includes('DuplicatedStudyError');
  const kept = storage.kind === 'known' && !/:memory:|^sqlite:\/\/$/.test(storage.url);
  if (study.loadIfExists !== false || study.studyName === null || deleted || caught || !kept) return;
  report.hint(
    'optuna-study-name',
    span,
    `The second run fails, for \`${study.studyName}\` is there already. \`load_if_exists=True\` goes on with it.`,
    { title: 'Add `load_if_exists=True`', edits: [addition(study, ['load_if_exists=True'], python)] },
  );
}

/** The study is written by hand: `joblib.dump(study, ...)`. */
function isKept(python: PythonText): boolean {
  return python.found.calls.some(
    ({ name, callee, arguments: given }) =>
      (name === 'dump' &&
        /^(?:joblib|pickle|dill|cloudpickle)\./.test(python.origin(callee)) &&
        given.some(({ node }) => /study/i.test(python.slice(node).slice(0, 100)))) ||
      name === 'copy_study',
  );
}

function fileName(name: string): string {
  return name.replaceAll(/[^\w.-]+/g, '_');
}

/** Puts arguments behind the last one, in the layout that the call has. */
function addition({ call }: StudyCall, texts: readonly string[], python: PythonText): Fix['edits'][number] {
  const { text } = python;
  const last = call.arguments.at(-1)?.node;
  if (last === undefined) {
    const open = call.node.lastChild?.from ?? call.node.to;
    return [[open + 1, open + 1], texts.join(', ')];
  }
  const lineStart = text.lastIndexOf('\n', last.from - 1) + 1;
  const head = /^[ \t]*/.exec(text.slice(lineStart, last.from))?.[0] ?? '';
  const alone = lineStart > call.node.from;
  return [[last.to, last.to], texts.map((one) => (alone ? `,\n${head}${one}` : `, ${one}`)).join('')];
}

function checkDirections(study: StudyCall, python: PythonText, report: Report): void {
  const { directions, method, objective, call } = study;
  if (directions === null) return;
  const span = [method.from, method.to] as const;
  const wrong = directions.find((one) => !['minimize', 'maximize', '?'].includes(one));
  if (wrong !== undefined) {
    const meant =
      nearest(wrong, ['minimize', 'maximize']) ?? (/^(?:min|max)$/i.test(wrong) ? `${wrong.toLowerCase()}imize` : null);
    const near = meant === null ? '' : ` Did you mean \`${meant}\`?`;
    report.error(
      'optuna-direction',
      span,
      `\`${wrong}\` is no direction: Optuna takes \`minimize\` and \`maximize\`.${near}`,
      meant === null ? undefined : directionFix(study, wrong, meant, python),
    );
    return;
  }
  const [only] = directions;
  const name = objective === null ? null : returnedName(objective, python);
  const likely = name === null ? null : likelyGoal(name);
  if (directions.length !== 1 || only === undefined || name === null || likely === null || likely === only) return;
  const given = call.arguments.find((one) => one.name === 'direction');
  if (given === undefined) {
    report.warning(
      'optuna-direction',
      span,
      `Without \`direction\` the study minimizes, and the objective returns \`${name}\`.`,
      {
        title: 'Add `direction="maximize"`',
        edits: [addition(study, ['direction="maximize"'], python)],
      },
    );
  } else if (given.node.name === 'String') {
    report.warning(
      'optuna-direction',
      [given.node.from, given.node.to],
      `\`${only}\` searches for the worst \`${name}\`, by its name. Did you mean \`${likely}\`?`,
      {
        title: `Write "${likely}"`,
        edits: [[[given.node.from, given.node.to], `"${likely}"`]],
      },
    );
  }
}

/** Writes it where the text itself stands in the call, alone or in the list. */
function directionFix({ call }: StudyCall, wrong: string, meant: string, python: PythonText): Fix | undefined {
  const given = call.arguments.filter(({ name }) => name === 'direction' || name === 'directions');
  const texts = given.flatMap(({ node }) => (node.name === 'String' ? [node] : childrenOf(node)));
  const node = texts.find((one) => one.name === 'String' && python.slice(one).slice(1, -1) === wrong);
  if (node === undefined) return undefined;
  const quote = python.slice(node).slice(0, 1);
  return { title: `Write "${meant}"`, edits: [[[node.from, node.to], `${quote}${meant}${quote}`]] };
}

/** The name that every `return` of a function gives: `return accuracy`; null where they differ or say more. */
function returnedName(fn: FunctionNode, python: PythonText): string | null {
  const found = new Set<string | null>();
  const cursor = fn.node.cursor();
  const end = fn.node.to;
  for (let more = cursor.next(true); more && cursor.from < end; ) {
    const hidden = ['FunctionDefinition', 'ClassDefinition', 'LambdaExpression'].includes(cursor.name);
    if (cursor.name === 'ReturnStatement') {
      const [, value, ...rest] = childrenOf(cursor.node);
      found.add(value?.name === 'VariableName' && rest.length === 0 ? python.slice(value) : null);
    }
    more = cursor.next(!hidden);
  }
  const [only] = found;
  return found.size === 1 && only !== undefined ? only : null;
}

function checkPruning(study: StudyCall, python: PythonText, { others }: StudyPlace, report: Report): void {
  const { pruner, objective, directions, call } = study;
  if (!study.optimized) return;
  const files = [python, ...others];
  const has = (wanted: RegExp): boolean =>
    files.some(({ found }) => found.calls.some(({ name, object }) => object !== null && wanted.test(name)));
  const integrated = files.some(({ text }) =>
    /Pruning(?:Callback|Extension)|PruningHandler|TerminatorCallback/.test(text),
  );
  const reports = reportsIn(files);
  if (directions !== null && directions.length > 1) {
    const first = reports[0];
    if (first !== undefined && first.python === python)
      report.warning(
        'optuna-pruner',
        first.span,
        'A study with several objectives takes no reports; Optuna raises NotImplementedError.',
      );
    return;
  }
  const asks = has(/^should_prune$/);
  if (integrated || (reports.length > 0 && asks)) return;
  const made = pruner === null ? null : madeBy(pruner, study, python);
  if (made === null) {
    const at = pruner === null && others.length === 0 && asks ? python.found.calls.find(isAsk) : undefined;
    if (at !== undefined && reports.length === 0)
      report.warning(
        'optuna-pruner',
        [at.node.from, at.node.to],
        '`should_prune` is never true: nothing is reported with `trial.report(value, step)`.',
      );
    return;
  }
  // An objective from elsewhere, or one that hands its trial on, may report where nobody looks.
  if (objective === null || handsOn(objective, python) || call.scope.kind === 'class') return;
  const message =
    reports.length > 0
      ? 'This pruner ends no trial: the objective reports, but never asks `trial.should_prune()`.'
      : 'This pruner ends no trial: the objective never calls `trial.report(value, step)` and `trial.should_prune()`.';
  report.warning('optuna-pruner', [made.from, made.to], message);
}

function isAsk({ name }: Call): boolean {
  return name === 'should_prune';
}

/** The argument, where it surely is a pruner that ends trials. */
function madeBy(pruner: SyntaxNode, { call }: StudyCall, python: PythonText): SyntaxNode | null {
  const value = pruner.name === 'VariableName' ? python.valueOf(python.slice(pruner), call.scope) : pruner;
  const callee = value?.name === 'CallExpression' ? value.firstChild : null;
  const name = callee === null ? '' : python.slice(callee);
  return /(?:^|\.)\w+Pruner$/.test(name) && !name.endsWith('NopPruner') ? pruner : null;
}

/** The calls of `trial.report`. */
function reportsIn(
  files: readonly PythonText[],
): readonly { readonly python: PythonText; readonly span: readonly [number, number] }[] {
  return files.flatMap((python) =>
    python.found.calls.flatMap(({ name, object, node, arguments: given }) => {
      if (name !== 'report' || object === null || given.length < 1 || !/trial|^t$/i.test(python.slice(object)))
        return [];
      return [{ python, span: [node.from, node.to] as const }];
    }),
  );
}

/** Whether a function gives its trial to something that is not in this text. */
function handsOn({ parameters, node }: FunctionNode, python: PythonText): boolean {
  const trial = parameters.find(({ name }) => /trial|^t$/i.test(name))?.name ?? parameters.at(0)?.name;
  if (trial === undefined) return true;
  const own = new Set(python.found.functions.map(({ name }) => name));
  return python.found.calls.some(
    (call) =>
      call.node.from >= node.from &&
      call.node.to <= node.to &&
      !own.has(call.name) &&
      call.arguments.some((one) => python.slice(one.node) === trial),
  );
}
