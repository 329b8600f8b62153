import type { SyntaxNode } from '@lezer/common';
import type { Span } from '../../src/core/sweep/lineIndex.ts';
import { baseName } from '../service/baseName.ts';
import type { Place } from './facts.ts';
import { type Expression, isTarget, itemsOf, type MetricIndex, type Where } from './metricIndex.ts';
import { type Budget, type Parts, TextReader } from './metricNames.ts';
import { argumentsOf, type Binding, childrenOf, dottedOf } from './nodes.ts';
import { limits } from './pyText.ts';

/** A key of a dict, the keys of dicts inside it joined by dots. */
export interface DictKey {
  readonly parts: Parts;
  readonly at: Place;
}

/** What is known of the keys of a dict. */
export interface DictKeys {
  readonly keys: readonly DictKey[];
  /** Why there may be other keys, for people; null where all are here. */
  readonly open: string | null;
}

const deepest = 20;
const mostKeys = 500;

/** Objects of W&B that are shown and not compared. */
const media =
  /(?:^|\.)(?:Image|Table|Histogram|Video|Audio|Html|Object3D|Graph|Plotly|Molecule|Artifact|plot(?:\.\w+)?|plot_table)$/;

/** Calls that give the dict they get. */
const passedOn = new Set(['copy', 'deepcopy', 'dict', 'OrderedDict', 'to_dict', 'flatten_dict']);
const empties = new Set(['dict', 'OrderedDict', 'defaultdict', 'Counter']);

/** The keys that a dict of a program has when it is logged, from all places that make and fill it. */
export class DictReader {
  readonly texts: TextReader;
  readonly #index: MetricIndex;
  readonly #budget: Budget;
  /** Expressions that are being read, for programs that go round in circles. */
  readonly #open = new Set<string>();

  constructor(index: MetricIndex, budget: Budget) {
    this.#index = index;
    this.#budget = budget;
    this.texts = new TextReader(
      index,
      (expression, depth) => {
        const { keys, open } = this.read(expression, depth);
        return open === null ? keys.map(({ parts }) => parts) : null;
      },
      budget,
    );
  }

  read(expression: Expression, depth = 0): DictKeys {
    const { node, file } = expression;
    const id = `${file.file}:${node.from}:${node.to}:${node.name}`;
    // What is met again on the way adds nothing.
    if (this.#open.has(id)) return { keys: [], open: null };
    if (depth > deepest || this.#budget.left-- < 0) return this.#unknown(expression);
    this.#open.add(id);
    try {
      return this.#read(expression, depth);
    } finally {
      this.#open.delete(id);
    }
  }

  /** The names that an expression may be. */
  name(expression: Expression): DictKeys {
    return this.#key(expression, null, 0);
  }

  #read(expression: Expression, depth: number): DictKeys {
    const { node, file, scope } = expression;
    const inner = (child: SyntaxNode | null | undefined): DictKeys =>
      child === null || child === undefined
        ? this.#unknown(expression)
        : this.read({ node: child, file, scope }, depth + 1);
    switch (node.name) {
      case 'DictionaryExpression':
        return this.#literal(expression, depth);
      case 'DictionaryComprehensionExpression': {
        const key = node.firstChild?.nextSibling;
        if (key === null || key === undefined) return this.#unknown(expression);
        return merged([this.#key({ node: key, file, scope }, null, depth)]);
      }
      case 'ParenthesizedExpression':
        return inner(node.firstChild?.nextSibling);
      case 'AwaitExpression':
      case 'NamedExpression':
        return inner(node.lastChild);
      case 'ConditionalExpression':
      case 'BinaryExpression':
        return merged([inner(node.firstChild), inner(node.lastChild)]);
      case 'CallExpression':
        return this.#call(expression, depth);
      case 'VariableName':
        return this.#named(file.python.slice(node), expression, depth);
      case 'MemberExpression': {
        const dotted = dottedOf(node, file.python.text);
        if (dotted === null) return this.#unknown(expression);
        const values = this.#index.attributeValues(file, dotted);
        if (values.length === 0) return this.#unknown(expression);
        return merged([
          ...values.map((value) => this.read(value, depth + 1)),
          ...this.#changes(dotted, { file, scope }, null, depth),
        ]);
      }
      case 'None':
        return { keys: [], open: null };
      default:
        return this.#unknown(expression);
    }
  }

  /** One key with what stands behind it; dicts inside are joined by dots. */
  #key(key: Expression, value: SyntaxNode | null, depth: number): DictKeys {
    const { file, scope } = key;
    if (value !== null && this.#isMedia(value, key)) return { keys: [], open: null };
    const at: Place = { file: file.file, span: placeOf(key.node, file.python.text) };
    const names = this.texts.read(key, depth + 1);
    const open = names.some((parts) => parts.every((part) => part === null)) ? this.#unknown(key).open : null;
    const nested = value !== null && isDict(value) ? this.read({ node: value, file, scope }, depth + 1) : null;
    const known = names.filter((parts) => parts.some((part) => part !== null));
    if (nested === null || nested.keys.length === 0) return { keys: known.map((parts) => ({ parts, at })), open };
    const joined = known.flatMap((parts) =>
      nested.keys.map((below) => ({ parts: glued(parts, '.', below.parts), at: below.at })),
    );
    return { keys: joined, open: open ?? nested.open };
  }

  #literal({ node, file, scope }: Expression, depth: number): DictKeys {
    const found: DictKeys[] = [];
    let key: SyntaxNode | null = null;
    let spread = false;
    for (const child of childrenOf(node)) {
      if (/^[{},]$|^Comment$/.test(child.name) || child.type.isError) {
        if (child.name === ',') key = null;
      } else if (child.name === '**') spread = true;
      else if (child.name === ':') continue;
      else if (spread) {
        found.push(this.read({ node: child, file, scope }, depth + 1));
        spread = false;
      } else if (key === null) key = child;
      else {
        found.push(this.#key({ node: key, file, scope }, child, depth));
        key = null;
      }
      if (found.length > mostKeys) break;
    }
    return merged(found);
  }

  #call(expression: Expression, depth: number): DictKeys {
    const { node, file, scope } = expression;
    const { text } = file.python;
    const callee = node.firstChild;
    const given = argumentsOf(node.lastChild, text);
    const last = callee?.name === 'MemberExpression' ? callee.lastChild : callee;
    const name = last === null || last === undefined ? '' : file.python.slice(last);
    const local = this.#local(callee, name, expression);
    if (local.length > 0) {
      const returns = local.flatMap((one) => this.#index.returned(one));
      if (returns.length === 0) return this.#unknown(expression);
      return merged(
        returns.map((items) => {
          const [only] = items;
          if (items.length !== 1 || only === undefined) return items.length === 0 ? nothing : this.#unknown(expression);
          return this.read(only, depth + 1);
        }),
      );
    }
    if (empties.has(name) && given.every((one) => one.name !== null || one.stars === 2)) {
      return merged(
        given.map((one) => {
          if (one.stars === 2) return this.read({ node: one.node, file, scope }, depth + 1);
          const at: Place = { file: file.file, span: [one.node.from, one.node.to] };
          return { keys: [{ parts: [one.name ?? ''], at }], open: null };
        }),
      );
    }
    if (name === 'defaultdict' || name === 'Counter') return nothing;
    const [first] = given;
    if (!passedOn.has(name)) return this.#unknown(expression);
    if (name === 'copy' && callee?.name === 'MemberExpression' && given.length === 0 && callee.firstChild !== null)
      return this.read({ node: callee.firstChild, file, scope }, depth + 1);
    if (first === undefined || first.stars > 0) return this.#unknown(expression);
    return this.read({ node: first.node, file, scope }, depth + 1);
  }

  /** The functions of the program that a call may be of. */
  #local(callee: SyntaxNode | null, name: string, { file, scope }: Where): ReturnType<MetricIndex['functions']> {
    if (name === '' || callee === null) return [];
    if (callee.name === 'VariableName') {
      const bound = this.#index.bindings(name, { file, scope });
      if (bound.length > 0 && bound.every(({ binding }) => !['function', 'import'].includes(binding.how))) return [];
      const all = this.#index.functions(name, file);
      return all.filter(({ fn }) => fn.outer.kind !== 'class').slice(0, 4);
    }
    const head = dottedOf(callee, file.python.text)?.split('.')[0] ?? '';
    const imported = file.python.imported(head);
    const methods = this.#index.functions(name, file);
    // `np.mean()` is no method of the program, whatever its methods are called.
    const wanted = imported === null ? 'class' : 'module';
    const local = methods.filter(({ fn }) => fn.outer.kind === wanted);
    return passedOn.has(name) || local.length > 4 ? [] : local;
  }

  #named(name: string, where: Expression, depth: number): DictKeys {
    const bound = this.#index.bindings(name, where);
    const [first] = bound;
    if (first === undefined || bound.length > 50) return this.#unknown(where);
    const values = bound.map(({ binding, file, scope }) => this.#bound(binding, { file, scope }, where, depth));
    return merged([...values, ...this.#changes(name, first, first.scope.node, depth)]);
  }

  #bound(binding: Binding, at: Where, asked: Expression, depth: number): DictKeys {
    const { file, scope } = at;
    if (binding.how === 'assign' && binding.value !== null)
      return this.read({ node: binding.value, file, scope }, depth + 1);
    if (binding.how === 'parameter') {
      const fn = this.#index.functionOf(scope);
      const given = fn === null ? null : this.#index.given(fn, file, binding.name);
      if (given === null) return this.#unknown(asked);
      return merged(given.map((one) => this.read(one, depth + 1)));
    }
    if (binding.how !== 'other') return this.#unknown(asked);
    const target = file.python.tree.resolveInner(binding.at[0], 1);
    // `x |= {...}` and `x += ...` change what the name already holds.
    if (target.parent?.name === 'UpdateStatement' && target.parent.lastChild !== null)
      return this.read({ node: target.parent.lastChild, file, scope }, depth + 1);
    const one = unpacked(target);
    if (one === null) return this.#unknown(asked);
    if ('node' in one) return this.read({ node: one.node, file, scope }, depth + 1);
    const callee = one.call.firstChild;
    const last = callee?.name === 'MemberExpression' ? callee.lastChild : callee;
    const local = this.#local(callee, last === null || last === undefined ? '' : file.python.slice(last), at);
    const items = local.flatMap((fn) => this.#index.returned(fn)).map((returned) => returned[one.index]);
    if (items.length === 0) return this.#unknown(asked);
    return merged(items.map((item) => (item === undefined ? this.#unknown(asked) : this.read(item, depth + 1))));
  }

  /** Keys that are put into a dict after it was made: `x['loss'] = ...`, `x.update(...)`. */
  #changes(dotted: string, { file }: Where, inside: SyntaxNode | null, depth: number): DictKeys[] {
    const within = ({ node }: { readonly node: SyntaxNode }): boolean =>
      inside === null || (node.from >= inside.from && node.to <= inside.to);
    const set = this.#index
      .members(file, `${dotted}[]`)
      .filter((member) => within(member) && member.part !== null && isTarget(member.node))
      .map(({ node, part, scope }) =>
        part === null ? nothing : this.#key({ node: part, file, scope }, valueBehind(node), depth),
      );
    const updated = this.#index
      .members(file, `${dotted}.update`)
      .filter(within)
      .flatMap(({ node, scope }) => {
        const call = node.parent;
        if (call?.name !== 'CallExpression') return [];
        return argumentsOf(call.lastChild, file.python.text).map((one) =>
          one.name === null
            ? this.read({ node: one.node, file, scope }, depth + 1)
            : {
                keys: [{ parts: [one.name], at: { file: file.file, span: [one.node.from, one.node.to] as const } }],
                open: null,
              },
        );
      });
    return [...set, ...updated].slice(0, mostKeys);
  }

  #isMedia(value: SyntaxNode, { file }: Where): boolean {
    if (value.name !== 'CallExpression') return false;
    const origin = file.python.origin(dottedOf(value.firstChild, file.python.text));
    return origin.startsWith('wandb.') && media.test(origin);
  }

  #unknown({ node, file }: Expression): DictKeys {
    return {
      keys: [],
      open: `${baseName(file.file)} logs names in line ${file.python.lineOf(node.from) + 1} that only running it would tell`,
    };
  }
}

const nothing: DictKeys = { keys: [], open: null };

/** The keys of several dicts together; open where one of them is. */
export function merged(all: readonly DictKeys[]): DictKeys {
  return {
    keys: all.flatMap(({ keys }) => keys).slice(0, mostKeys),
    open: all.find(({ open }) => open !== null)?.open ?? null,
  };
}

/** Where a name is written: without its quotes, so that it can be replaced. */
export function placeOf(node: SyntaxNode, text: string): Span {
  if (node.name !== 'String' && node.name !== 'FormatString') return [node.from, node.to];
  const { start, end } = limits(node, text);
  return [start, end];
}

function glued(a: Parts, between: string, b: Parts): Parts {
  const left = a.slice(0, -1);
  const [end, start] = [a.at(-1) ?? null, b[0] ?? null];
  const middle =
    end === null
      ? start === null
        ? [null, between, null]
        : [null, between + start]
      : start === null
        ? [end + between, null]
        : [end + between + start];
  return [...left, ...middle, ...b.slice(1)];
}

function isDict(node: SyntaxNode): boolean {
  return node.name.startsWith('Dictionary') || node.name === 'VariableName';
}

function valueBehind(target: SyntaxNode): SyntaxNode | null {
  return target.nextSibling?.name === 'AssignOp' ? target.nextSibling.nextSibling : null;
}

/** Which item of what a target is unpacked from (`a, b = f()`); null where it is not unpacked. */
function unpacked(
  target: SyntaxNode,
): { readonly node: SyntaxNode } | { readonly call: SyntaxNode; readonly index: number } | null {
  const tuple = target.parent?.name === 'TupleExpression' ? target.parent : null;
  const statement = (tuple ?? target).parent;
  if (statement?.name !== 'AssignStatement') return null;
  const children = childrenOf(statement).filter(({ name }) => name !== ',' && name !== 'Comment');
  const sign = children.findIndex(({ name }) => name === 'AssignOp');
  const targets = tuple === null ? children.slice(0, sign) : itemsOf(tuple);
  const values = children.slice(sign + 1);
  const index = targets.findIndex(({ from }) => from === target.from);
  const [only] = values;
  if (sign < 0 || index < 0 || only === undefined) return null;
  if (values.length > 1 || only.name === 'TupleExpression') {
    const node = (values.length > 1 ? values : itemsOf(only))[index];
    return node === undefined ? null : { node };
  }
  return only.name === 'CallExpression' ? { call: only, index } : null;
}
