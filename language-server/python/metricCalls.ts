import type { SyntaxNode } from '@lezer/common';
import { baseName } from '../service/baseName.ts';
import { type DictKeys, DictReader, placeOf } from './metricDicts.ts';
import { type Expression, isTarget, itemsOf, type MetricIndex } from './metricIndex.ts';
import type { Budget } from './metricNames.ts';
import { argumentOf, argumentsOf, type Call, dottedOf, type Member, type Scope } from './nodes.ts';
import type { PythonFile } from './programText.ts';
import { textOf } from './pyText.ts';

/** Names that one place of a program logs. */
export interface Sink {
  readonly keys: DictKeys;
  /** For people. */
  readonly by: string;
  /** What decides how often it logs. */
  readonly node: SyntaxNode;
  readonly scope: Scope;
  readonly file: PythonFile;
  /** Written to the summary, so that a later value replaces it. */
  readonly summary: boolean;
  /** Of a line that the program prints: counts where nothing else is logged. */
  readonly printed: boolean;
}

/** Objects on which `log` takes a dict of metrics, by the last part of their name. */
const trackers =
  /(?:^|[._])(?:run|wandb|wb|experiment|accelerator|fabric|tracker|wandb_run|wandb_logger|logger|mlflow|trialdeck|swanlab|trackio|comet|aim)\d?$/i;
/** `log` of these is something else. */
const otherLogs =
  /^(?:math|cmath|np|numpy|torch|jnp|jax|tf|tensorflow|cupy|scipy|sympy|logging|console|rich|structlog)(?:\.|$)/;

/** Finds every place of a program where metrics are logged. */
export class MetricCalls {
  readonly #dicts: DictReader;
  readonly #index: MetricIndex;
  readonly #lightning: boolean;
  readonly sinks: Sink[] = [];

  constructor(index: MetricIndex, libraries: ReadonlySet<string>, budget: Budget) {
    this.#index = index;
    this.#dicts = new DictReader(index, budget);
    this.#lightning = libraries.has('lightning');
    for (const file of index.files) {
      for (const call of file.python.found.calls) this.#look(call, file);
      for (const member of file.python.found.members) this.#summary(member, file);
    }
    if (libraries.has('keras')) this.#keras();
    if (libraries.has('huggingface')) this.#computed();
  }

  #look(call: Call, file: PythonFile): void {
    const { callee, name } = call;
    switch (name) {
      case 'log':
        this.#log(call, file);
        break;
      case 'log_dict':
      case 'log_metrics': {
        const given = argumentOf(call, name === 'log_dict' ? 'dictionary' : 'metrics', 0);
        // `trainer.log_metrics("eval", metrics)` of Hugging Face prints a table.
        if (given === null || isText(given)) break;
        const keys = this.#dict(given, call, file);
        this.#add(name === 'log_dict' ? this.#steps(keys, call, file) : keys, callee ?? name, call, file);
        break;
      }
      case 'log_metric':
        this.#named(argumentOf(call, 'key', 0) ?? argumentOf(call, 'name', 0), call, file);
        break;
      case 'add_scalar':
        this.#named(argumentOf(call, 'tag', 0), call, file);
        break;
      case 'add_scalars':
        this.#named(argumentOf(call, 'main_tag', 0), call, file);
        break;
      case 'scalar':
        if (file.python.origin(callee).endsWith('summary.scalar')) this.#named(argumentOf(call, 'name', 0), call, file);
        break;
      case 'record':
      case 'record_mean':
        if (/logger$/.test(dottedOf(call.object, file.python.text) ?? '') && call.arguments.length >= 2)
          this.#named(argumentOf(call, 'key', 0), call, file);
        break;
      case 'track':
        if (call.object !== null && argumentOf(call, 'name') !== null)
          this.#named(argumentOf(call, 'name'), call, file);
        break;
      case 'append':
        this.#series(call, file);
        break;
      case 'report':
        this.#report(call, file);
        break;
      case 'update':
        if (/(?:^|\.)summary\.update$/.test(callee ?? '')) this.#update(call, file);
        break;
      case 'define_metric':
        this.#defined(call, file);
        break;
      case 'dumps':
      case 'dump':
        if (file.python.origin(callee).endsWith(name) && isPrinted(call, file)) {
          const given = argumentOf(call, 'obj', 0);
          if (given !== null) this.#add(this.#dict(given, call, file), 'JSON line', call, file, { printed: true });
        }
        break;
      case 'print':
        if (callee === 'print') this.#print(call, file);
        break;
    }
  }

  #log(call: Call, file: PythonFile): void {
    const { callee, object } = call;
    const origin = file.python.origin(callee);
    const dotted = dottedOf(object, file.python.text);
    if (otherLogs.test(origin) || (object === null && !/^(?:wandb|trialdeck|mlflow)\./.test(origin))) return;
    if (object?.name === 'MemberExpression' && dotted === null) {
      // Neptune: run["val/loss"].log(value).
      this.#series(call, file);
      return;
    }
    const [first, second] = call.arguments;
    if (first === undefined) return;
    if (first.stars === 2) {
      this.#add(this.#dict(first.node, call, file), callee ?? 'log', call, file);
      return;
    }
    const given = argumentOf(call, 'data', 0) ?? argumentOf(call, 'metrics', 0) ?? argumentOf(call, 'values', 0);
    const name = argumentOf(call, 'name', 0);
    const isPair = second !== undefined || argumentOf(call, 'value', 1) !== null;
    if (
      name !== null &&
      isPair &&
      (isText(name) || /^(?:self|module|pl_module|fabric|trainer|model)$/.test(dotted ?? ''))
    ) {
      if (!isText(name) && this.#isFilled(this.#dict(name, call, file))) {
        this.#add(this.#dict(name, call, file), callee ?? 'log', call, file);
        return;
      }
      const isLevel = /^(?:logger|logging|log|_logger|LOG|LOGGER)$/.test(dotted ?? '');
      if (isLevel) return;
      this.#add(this.#steps(this.#text(name, call, file), call, file), callee ?? 'log', call, file);
      return;
    }
    if (given === null || isText(given)) return;
    const keys = this.#dict(given, call, file);
    if (this.#isFilled(keys) || this.#isTracker(origin, dotted, call, file))
      this.#add(keys, callee ?? 'log', call, file);
  }

  #isFilled({ keys }: DictKeys): boolean {
    return keys.length > 0;
  }

  /** Whether an object surely logs metrics: a run of W&B, an accelerator. */
  #isTracker(origin: string, dotted: string | null, call: Call, file: PythonFile): boolean {
    if (/^(?:wandb|trialdeck|swanlab|trackio)\.(?:run\.)?log$/.test(origin)) return true;
    if (dotted === null) return false;
    if (/(?:^|[._])(?:logger|log)$/i.test(dotted)) return false;
    const [head = ''] = dotted.split('.');
    const values = this.#index.bindings(head, { file, scope: call.scope }).map(({ binding }) => binding.value);
    const isInit = values.some((value) => value !== null && /\binit\(/.test(file.python.slice(value).slice(0, 200)));
    return isInit || trackers.test(dotted);
  }

  /** What Lightning makes of names that are logged by step and by epoch. */
  #steps(keys: DictKeys, call: Call, file: PythonFile): DictKeys {
    if (!this.#lightning || dottedOf(call.object, file.python.text) !== 'self') return keys;
    const fn = this.#index.functionOf(call.scope)?.name ?? '';
    const flag = (name: string): boolean | 'unknown' | null => {
      const node = argumentOf(call, name);
      if (node === null || node.name === 'None') return null;
      return node.name === 'Boolean' ? file.python.slice(node) === 'True' : 'unknown';
    };
    const isTraining = fn === 'training_step';
    const isEvaluation = /^(?:validation|test|predict)_step$/.test(fn);
    const byDefault = (when: boolean): boolean | null => (isTraining || isEvaluation ? when : null);
    const byStep = flag('on_step') ?? byDefault(isTraining);
    const byEpoch = flag('on_epoch') ?? byDefault(isEvaluation);
    // A helper of several hooks is never called with both by default.
    if (byStep === false || byEpoch === false || (byStep === null && byEpoch === null)) return keys;
    const sure = byStep === true && byEpoch === true;
    const split = keys.keys.flatMap((key) =>
      ['_step', '_epoch'].map((suffix) => ({
        ...key,
        parts: [...key.parts.slice(0, -1), ...ended(key.parts, suffix)],
      })),
    );
    return { keys: sure ? split : [...keys.keys, ...split], open: keys.open };
  }

  #report(call: Call, file: PythonFile): void {
    const { callee } = call;
    const origin = file.python.origin(callee);
    const [first] = call.arguments;
    if (/^trialdeck\.report$/.test(origin) || this.#isOwnRun(call, file)) {
      const open = `${baseName(file.file)} reports with ${callee}, under the metric's own name`;
      this.#add({ keys: [], open }, callee ?? 'report', call, file);
      return;
    }
    if (!/^(?:ray|tune|train|session)\b/.test(origin)) return;
    if (first !== undefined && first.name === null) this.#add(this.#dict(first.node, call, file), 'report', call, file);
    else this.#add(keywords(call, file), 'report', call, file);
  }

  #isOwnRun({ object, scope }: Call, file: PythonFile): boolean {
    if (object?.name !== 'VariableName') return false;
    const name = file.python.slice(object);
    return this.#index.bindings(name, { file, scope }).some(({ binding, file: from }) => {
      const { value } = binding;
      return (
        value?.name === 'CallExpression' &&
        from.python.origin(dottedOf(value.firstChild, from.python.text)).startsWith('trialdeck.')
      );
    });
  }

  /** `run["val/loss"].append(value)`. */
  #series(call: Call, file: PythonFile): void {
    const { object } = call;
    if (object?.name !== 'MemberExpression' || object.lastChild?.name !== ']') return;
    if (!/(?:^|[._])(?:run|neptune\w*)$/.test(dottedOf(object.firstChild, file.python.text) ?? '')) return;
    const key = object.firstChild?.nextSibling?.nextSibling;
    if (key !== null && key !== undefined && key.name !== ']') this.#named(key, call, file);
  }

  #summary({ node, object, name, part, scope }: Member, file: PythonFile): void {
    if (part === null || object === null || !/(?:^|\.)summary$/.test(object) || !isTarget(node)) return;
    const keys =
      name === null
        ? this.#text(part, { scope }, file)
        : { keys: [{ parts: [name], at: { file: file.file, span: [part.from, part.to] as const } }], open: null };
    this.sinks.push({ keys: { ...keys, open: null }, by: object, node, scope, file, summary: true, printed: false });
  }

  #update(call: Call, file: PythonFile): void {
    const [first] = call.arguments;
    const keys = first === undefined || first.name !== null ? keywords(call, file) : this.#dict(first.node, call, file);
    this.#add(keys, 'summary.update', call, file, { summary: true });
  }

  /** `define_metric("loss", summary="min")` makes `loss.min`. */
  #defined(call: Call, file: PythonFile): void {
    const name = argumentOf(call, 'name', 0);
    const summary = argumentOf(call, 'summary');
    if (name === null || summary === null || !isText(summary)) return;
    const kinds = textOf(summary, file.python.text)
      .split(',')
      .map((kind) => kind.trim());
    const keys = this.#text(name, call, file).keys.flatMap((key) =>
      kinds
        .filter((kind) => /^(?:min|max|mean|best|last|first|copy)$/.test(kind))
        .map((kind) => ({ ...key, parts: [...key.parts.slice(0, -1), ...ended(key.parts, `.${kind}`)] })),
    );
    this.#add({ keys, open: null }, 'define_metric', call, file);
  }

  /** `print(f"loss={loss}")`. */
  #print(call: Call, file: PythonFile): void {
    for (const { node, stars } of call.arguments) {
      if (stars > 0 || node.name !== 'FormatString') continue;
      const text = file.python.slice(node).slice(0, 2000);
      const from = node.from;
      const keys = [...text.matchAll(/([A-Za-z_][\w./-]{0,80})=(?=\{)/g)].map((found) => ({
        parts: [found[1] ?? ''],
        at: { file: file.file, span: [from + found.index, from + found.index + (found[1] ?? '').length] as const },
      }));
      this.#add({ keys, open: null }, 'printed line', call, file, { printed: true });
    }
  }

  /** What Keras reports of the metrics that `compile` names. */
  #keras(): void {
    for (const { file, call } of this.#index.calls('compile')) {
      const list = argumentOf(call, 'metrics') ?? argumentOf(call, 'weighted_metrics');
      if (list === null || !/^(?:Array|Tuple)Expression$/.test(list.name)) continue;
      const keys = itemsOf(list).flatMap((item) => {
        const named = item.name === 'CallExpression' ? namedIn(item, file) : null;
        const key = named ?? item;
        if (!isText(key)) return [];
        const name = textOf(key, file.python.text);
        const at = { file: file.file, span: placeOf(key, file.python.text) };
        return [name, `val_${name}`, `epoch/${name}`, `epoch/val_${name}`].map((one) => ({ parts: [one], at }));
      });
      this.#add({ keys, open: null }, 'Keras', call, file);
    }
  }

  /** What `compute_metrics` returns, which the Hugging Face Trainer logs behind `eval/`. */
  #computed(): void {
    for (const file of this.#index.files) {
      for (const call of file.python.found.calls) {
        const given = /Trainer$/.test(call.name) ? argumentOf(call, 'compute_metrics') : null;
        if (given?.name !== 'VariableName') continue;
        for (const one of this.#index.functions(file.python.slice(given), file)) {
          const returned = this.#index.returned(one).flatMap((items) => (items.length === 1 ? items : []));
          const keys = returned.flatMap((item) => this.#dicts.read(item).keys);
          const logged = keys.map((key) => ({ ...key, parts: started('eval/', key.parts) }));
          this.#add({ keys: logged, open: null }, 'compute_metrics', call, file);
        }
      }
    }
  }

  #named(node: SyntaxNode | null, call: Call, file: PythonFile): void {
    if (node !== null) this.#add(this.#text(node, call, file), call.callee ?? call.name, call, file);
  }

  #text(node: SyntaxNode, { scope }: { readonly scope: Scope }, file: PythonFile): DictKeys {
    return this.#dicts.name({ node, scope, file });
  }

  #dict(node: SyntaxNode, { scope }: { readonly scope: Scope }, file: PythonFile): DictKeys {
    const expression: Expression = { node, scope, file };
    return this.#dicts.read(expression);
  }

  #add(
    keys: DictKeys,
    by: string,
    { node, scope }: Call,
    file: PythonFile,
    { summary = false, printed = false }: { readonly summary?: boolean; readonly printed?: boolean } = {},
  ): void {
    if (keys.keys.length === 0 && (keys.open === null || printed)) return;
    this.sinks.push({ keys, by, node, scope, file, summary, printed });
  }
}

function keywords(call: Call, file: PythonFile): DictKeys {
  const keys = call.arguments.flatMap(({ name, node }) =>
    name === null ? [] : [{ parts: [name], at: { file: file.file, span: [node.from, node.to] as const } }],
  );
  return { keys, open: null };
}

/** Of `AUC(name="auc")` the name. */
function namedIn(call: SyntaxNode, file: PythonFile): SyntaxNode | null {
  return argumentsOf(call.lastChild, file.python.text).find(({ name }) => name === 'name')?.node ?? null;
}

function ended(parts: readonly (string | null)[], end: string): (string | null)[] {
  const last = parts.at(-1) ?? null;
  return last === null ? [null, end] : [last + end];
}

function started(start: string, [first = null, ...rest]: readonly (string | null)[]): (string | null)[] {
  if (first === null) return [start, null, ...rest];
  return [first.startsWith('eval_') ? `${start}${first.slice(5)}` : start + first, ...rest];
}

function isText(node: SyntaxNode): boolean {
  return node.name === 'String' || node.name === 'FormatString' || node.name === 'ContinuedString';
}

/** Whether what a call gives goes to stdout. */
function isPrinted({ node, name, arguments: given }: Call, { python }: PythonFile): boolean {
  if (name === 'dump') return given.some((one) => /^(?:sys\.)?stdout$/.test(python.slice(one.node)));
  let at: SyntaxNode | null = node.parent;
  for (let level = 0; level < 6 && at !== null; level++, at = at.parent) {
    if (at.name !== 'CallExpression' || at.firstChild === null) continue;
    if (/^(?:print|tqdm\.write|(?:sys\.)?stdout\.write|click\.echo|typer\.echo)$/.test(python.slice(at.firstChild)))
      return true;
  }
  return false;
}
