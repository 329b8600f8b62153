import type { SyntaxNode } from '@lezer/common';
import type { Span } from '../../src/core/sweep/lineIndex.ts';

/** How a name gets its value. Only `assign` tells what it is. */
export type BindingHow = 'assign' | 'import' | 'function' | 'class' | 'parameter' | 'other';

export interface Binding {
  readonly name: string;
  readonly how: BindingHow;
  /** The expression that it is set to; null where that is not one expression (`a, b = ...`, a loop, `x += 1`). */
  readonly value: SyntaxNode | null;
  readonly at: Span;
}

/** The names of a module, a class or a function (lambdas too), with all places that set them. */
export interface Scope {
  readonly kind: 'module' | 'class' | 'function';
  readonly parent: Scope | null;
  readonly node: SyntaxNode;
  readonly bindings: ReadonlyMap<string, readonly Binding[]>;
  /** Names whose value is changed in place: `x[...] = `, `x.update(...)`, `x.append(...)`. */
  readonly mutated: ReadonlySet<string>;
}

export interface CallArgument {
  /** Of `name=value`; null for a positional one. */
  readonly name: string | null;
  /** 1 for `*value`, 2 for `**value`. */
  readonly stars: 0 | 1 | 2;
  readonly node: SyntaxNode;
}

/** A call, also that of a decorator. */
export interface Call {
  readonly node: SyntaxNode;
  readonly scope: Scope;
  /** As written, `parser.add_argument`; null where it is no chain of names (`f()()`, `a[0].b()`). */
  readonly callee: string | null;
  /** The last name: `add_argument`; empty where there is none. */
  readonly name: string;
  /** What the last name is taken from; null for a plain name. */
  readonly object: SyntaxNode | null;
  readonly arguments: readonly CallArgument[];
}

export interface FunctionParameter {
  readonly name: string;
  readonly at: Span;
  readonly annotation: SyntaxNode | null;
  readonly fallback: SyntaxNode | null;
  /** 1 for `*args`, 2 for `**kwargs`. */
  readonly stars: 0 | 1 | 2;
}

export interface FunctionNode {
  readonly name: string;
  readonly at: Span;
  readonly node: SyntaxNode;
  /** Where it is defined. */
  readonly outer: Scope;
  /** Its own names. */
  readonly scope: Scope;
  readonly parameters: readonly FunctionParameter[];
  readonly decorators: readonly Decorator[];
}

export interface Decorator {
  /** As written: `click.option`. */
  readonly callee: string;
  /** Null without brackets. */
  readonly arguments: readonly CallArgument[] | null;
  readonly node: SyntaxNode;
}

/** `name: type = value` in the body of a class, or `name = value`. */
export interface ClassField {
  readonly name: string;
  readonly at: Span;
  readonly annotation: SyntaxNode | null;
  readonly value: SyntaxNode | null;
}

export interface ClassNode {
  readonly name: string;
  readonly at: Span;
  readonly node: SyntaxNode;
  readonly outer: Scope;
  readonly scope: Scope;
  readonly bases: readonly CallArgument[];
  readonly decorators: readonly Decorator[];
  readonly fields: readonly ClassField[];
}

/** One name that an import brings. */
export interface ImportedName {
  /** As written, with its leading dots: `..models.args`. */
  readonly module: string;
  /** What is taken from the module; `*` for all; null where the module itself is imported. */
  readonly name: string | null;
  /** The name that it gets here: for `import a.b` without `as`, `a`. */
  readonly alias: string;
  readonly at: Span;
  readonly scope: Scope;
}

/** `object.name` or `object[key]`. */
export interface Member {
  readonly node: SyntaxNode;
  readonly scope: Scope;
  /** As written: `args`, `self.config`; null where it is no chain of names. */
  readonly object: string | null;
  /** Of `.name`; null for `[key]`. */
  readonly name: string | null;
  /** The name behind the dot, or the expression in the brackets; null for several or a slice. */
  readonly part: SyntaxNode | null;
}

/** The children of a node, marks and keywords among them. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
  return children;
}

const longestChain = 12;

/** `a.b.c` of a chain of names, as text; null for anything else. */
export function dottedOf(node: SyntaxNode | null, text: string): string | null {
  const parts: string[] = [];
  let at = node;
  while (at !== null && parts.length < longestChain) {
    if (at.name === 'VariableName') return [text.slice(at.from, at.to), ...parts].join('.');
    if (at.name === 'ParenthesizedExpression' && parts.length === 0) return null;
    const last = at.lastChild;
    if (at.name !== 'MemberExpression' || last?.name !== 'PropertyName') return null;
    parts.unshift(text.slice(last.from, last.to));
    at = at.firstChild;
  }
  return null;
}

/** The arguments between the brackets of an `ArgList`. */
export function argumentsOf(list: SyntaxNode | null, text: string): CallArgument[] {
  const found: CallArgument[] = [];
  if (list?.name !== 'ArgList') return found;
  let name: string | null = null;
  let stars: 0 | 1 | 2 = 0;
  let waiting: SyntaxNode | null = null;
  const flush = () => {
    if (waiting !== null) found.push({ name, stars, node: waiting });
    name = null;
    stars = 0;
    waiting = null;
  };
  for (const child of childrenOf(list)) {
    switch (child.name) {
      case '(':
      case ')':
      case 'Comment':
        break;
      case ',':
        flush();
        break;
      case '*':
        stars = 1;
        break;
      case '**':
        stars = 2;
        break;
      case 'AssignOp':
        if (waiting !== null) name = text.slice(waiting.from, waiting.to);
        waiting = null;
        break;
      default:
        // Of a generator without brackets the expression alone counts.
        waiting ??= child.type.isError ? null : child;
    }
  }
  flush();
  return found;
}

/** The value of a keyword argument, or of the positional one at `index`. */
export function argumentOf(
  call: { readonly arguments: readonly CallArgument[] | null },
  name: string,
  index?: number,
): SyntaxNode | null {
  const list = call.arguments ?? [];
  const named = list.find((one) => one.name === name);
  if (named !== undefined || index === undefined) return named?.node ?? null;
  const before = list.slice(0, index + 1);
  if (before.some((one) => one.stars > 0)) return null;
  const at = list[index];
  return at === undefined || at.name !== null ? null : at.node;
}

/** All places that set a name, in the innermost scope that sets it; none where it is unknown. */
export function bindingsOf(
  scope: Scope,
  name: string,
): { readonly scope: Scope; readonly all: readonly Binding[] } | null {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    // Functions do not see the names of the class around them.
    if (at.kind === 'class' && at !== scope) continue;
    const all = at.bindings.get(name);
    if (all !== undefined) return { scope: at, all };
  }
  return null;
}
