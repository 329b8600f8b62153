import type { SyntaxNode } from '@lezer/common';
import { literalOf } from './literal.ts';
import { type Expression, itemsOf, type MetricIndex, type Where } from './metricIndex.ts';
import { argumentsOf, childrenOf, dottedOf } from './nodes.ts';
import { formatParts } from './pyText.ts';

/** A text that is put together; null stands for anything. */
export type Parts = readonly (string | null)[];

/** Any text. */
export const anything: Parts = [null];

const mostAlternatives = 60;
const deepest = 24;

/** How much work an analysis may still do, so that programs that call themselves end it, too. */
export interface Budget {
  left: number;
}

/** Keys of a dict that an expression iterates over; null where they cannot be told. */
export type KeysOf = (expression: Expression, depth: number) => readonly Parts[] | null;

/**
 * All texts that an expression may be, as far as its program tells: constants, `f"{split}/loss"` with the splits that callers
 * give, names of loops over lists and over the keys of dicts.
 */
export class TextReader {
  readonly #index: MetricIndex;
  readonly #keysOf: KeysOf;
  readonly #budget: Budget;

  constructor(index: MetricIndex, keysOf: KeysOf, budget: Budget) {
    this.#index = index;
    this.#keysOf = keysOf;
    this.#budget = budget;
  }

  read(expression: Expression, depth = 0): readonly Parts[] {
    if (depth > deepest || this.#budget.left-- < 0) return [anything];
    const { node, file, scope } = expression;
    const inner = (child: SyntaxNode | null | undefined): readonly Parts[] =>
      child === null || child === undefined ? [anything] : this.read({ node: child, file, scope }, depth + 1);
    switch (node.name) {
      case 'String': {
        const literal = literalOf(node, file.python, scope);
        return [literal.kind === 'text' ? [literal.value] : anything];
      }
      case 'FormatString':
        return joined(
          formatParts(node, file.python.text).map((part) =>
            typeof part === 'string' ? [[part]] : inner(replaced(part)),
          ),
        );
      case 'ContinuedString':
        return joined(childrenOf(node).map(inner));
      case 'ParenthesizedExpression':
        return inner(node.firstChild?.nextSibling);
      case 'NamedExpression':
        return inner(node.lastChild);
      case 'ConditionalExpression':
        return limited([...inner(node.firstChild), ...inner(node.lastChild)]);
      case 'BinaryExpression': {
        const sign = node.firstChild?.nextSibling;
        if (sign !== null && sign !== undefined && file.python.slice(sign) === '+')
          return joined([inner(node.firstChild), inner(node.lastChild)]);
        return [this.#literal(expression)];
      }
      case 'CallExpression':
        return this.#call(expression, inner);
      case 'VariableName':
        return this.#name(file.python.slice(node), expression, depth + 1);
      case 'MemberExpression': {
        const dotted = dottedOf(node, file.python.text);
        const values = dotted === null ? [] : this.#index.attributeValues(file, dotted);
        return values.length === 0 ? [anything] : this.#all(values, depth + 1);
      }
      default:
        return [anything];
    }
  }

  /** The texts in a list, a tuple, a set, `dict.keys()` or `dict.items()`; null where they cannot be told. */
  items(expression: Expression, depth: number): readonly Parts[] | null {
    if (depth > deepest || this.#budget.left-- < 0) return null;
    const { node, file, scope } = expression;
    switch (node.name) {
      case 'ArrayExpression':
      case 'TupleExpression':
      case 'SetExpression':
        return limited(itemsOf(node).flatMap((child) => this.read({ node: child, file, scope }, depth + 1)));
      case 'CallExpression': {
        const callee = node.firstChild;
        const name = file.python.slice(callee?.lastChild ?? callee ?? node);
        if (callee?.name === 'MemberExpression' && ['items', 'keys', 'copy'].includes(name) && callee.firstChild)
          return this.items({ node: callee.firstChild, file, scope }, depth + 1);
        const [first] = argumentsOf(node.lastChild, file.python.text);
        if (['list', 'sorted', 'set', 'tuple', 'tqdm'].includes(name) && first !== undefined)
          return this.items({ node: first.node, file, scope }, depth + 1);
        return this.#keysOf(expression, depth + 1);
      }
      case 'VariableName': {
        const bound = this.#index.bindings(file.python.slice(node), { file, scope });
        const lists = bound.flatMap(({ binding, ...at }) =>
          binding.value !== null && /^(?:Array|Tuple|Set)Expression$/.test(binding.value.name)
            ? [{ ...at, node: binding.value }]
            : [],
        );
        if (lists.length !== bound.length || lists.length === 0) return this.#keysOf(expression, depth + 1);
        return limited(lists.flatMap((list) => this.items(list, depth + 1) ?? [anything]));
      }
      default:
        return this.#keysOf(expression, depth + 1);
    }
  }

  #literal({ node, file, scope }: Expression): Parts {
    const literal = literalOf(node, file.python, scope);
    if (literal.kind === 'text') return [literal.value];
    return literal.kind === 'composed' ? literal.parts : anything;
  }

  #call(expression: Expression, inner: (node: SyntaxNode | null | undefined) => readonly Parts[]): readonly Parts[] {
    const { node, file } = expression;
    const callee = node.firstChild;
    const given = argumentsOf(node.lastChild, file.python.text);
    const [first] = given;
    const method = callee?.name === 'MemberExpression' ? file.python.slice(callee.lastChild ?? callee) : '';
    if (method === 'join' && first !== undefined && /^(?:Array|Tuple)Expression$/.test(first.node.name)) {
      const separator = callee?.firstChild?.name === 'String' ? inner(callee.firstChild) : [['/']];
      const items = itemsOf(first.node).map(inner);
      return joined(items.flatMap((item, index) => (index === 0 ? [item] : [separator, item])));
    }
    if (method === 'join' && dottedOf(callee, file.python.text)?.endsWith('path.join') === true)
      return joined(given.flatMap((one, index) => (index === 0 ? [inner(one.node)] : [[['/']], inner(one.node)])));
    if (callee?.name === 'VariableName' && file.python.slice(callee) === 'str' && given.length === 1)
      return inner(first?.node);
    return [this.#literal(expression)];
  }

  #name(name: string, where: Where, depth: number): readonly Parts[] {
    const bound = this.#index.bindings(name, where);
    if (bound.length === 0) return [anything];
    const found: Parts[] = [];
    for (const { binding, file, scope } of bound) {
      if (binding.how === 'assign' && binding.value !== null) {
        found.push(...this.read({ node: binding.value, file, scope }, depth));
      } else if (binding.how === 'parameter') {
        const fn = this.#index.functionOf(scope);
        const given = fn === null ? null : this.#index.given(fn, file, name);
        found.push(...(given === null ? [anything] : this.#all(given, depth)));
      } else if (binding.how === 'other') {
        const over = loopOver(file.python.tree.resolveInner(binding.at[0], 1));
        const items = over === null ? null : this.items({ node: over, file, scope }, depth);
        found.push(...(items ?? [anything]));
      } else found.push(anything);
      if (found.length > mostAlternatives) return [anything];
    }
    return limited(found);
  }

  #all(expressions: readonly Expression[], depth: number): readonly Parts[] {
    if (expressions.length > mostAlternatives) return [anything];
    return limited(expressions.flatMap((one) => this.read(one, depth)));
  }
}

/** The expression that a loop goes over, where a node is its first variable (`for name, value in ...`). */
function loopOver(variable: SyntaxNode): SyntaxNode | null {
  let at: SyntaxNode = variable;
  if (at.parent?.name === 'TupleExpression' && at.prevSibling?.name === '(') at = at.parent;
  if (at.prevSibling?.name !== 'for') return null;
  for (let next = at.nextSibling; next !== null; next = next.nextSibling)
    if (next.name === 'in') return next.nextSibling;
  return null;
}

/** What stands in the braces of an f-string; null with a format that changes it. */
function replaced(part: SyntaxNode): SyntaxNode | null {
  const inside = childrenOf(part).filter(({ name }) => name !== '{' && name !== '}');
  return inside.length === 1 ? (inside[0] ?? null) : null;
}

/** Every way to put one alternative of each piece behind the other. */
function joined(pieces: readonly (readonly Parts[])[]): readonly Parts[] {
  let found: readonly Parts[] = [[]];
  for (const piece of pieces) {
    const alternatives: readonly Parts[] = found.length * piece.length > mostAlternatives ? [anything] : piece;
    found = found.flatMap((start) => alternatives.map((end) => tidy([...start, ...end])));
  }
  return limited(found);
}

function limited(alternatives: readonly Parts[]): readonly Parts[] {
  if (alternatives.length > mostAlternatives) return [anything];
  return [...new Map(alternatives.map((parts) => [JSON.stringify(parts), parts])).values()];
}

/** Texts side by side in one, and no two unknowns side by side. */
function tidy(parts: Parts): Parts {
  const found: (string | null)[] = [];
  for (const part of parts) {
    const last = found.at(-1);
    if (part === null && last === null) continue;
    if (typeof part === 'string' && typeof last === 'string') found[found.length - 1] = last + part;
    else found.push(part);
  }
  return found;
}
