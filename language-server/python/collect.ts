import type { SyntaxNode, SyntaxNodeRef, Tree } from '@lezer/common';
import type { Span } from '../../src/core/sweep/lineIndex.ts';
import { decoratorsOf, importsOf, parametersOf } from './definitions.ts';
import {
  argumentsOf,
  type Binding,
  type BindingHow,
  type Call,
  type CallArgument,
  type ClassField,
  type ClassNode,
  childrenOf,
  dottedOf,
  type FunctionNode,
  type ImportedName,
  type Member,
  type Scope,
} from './nodes.ts';

export interface AttributeValue {
  /** As written: `self.parser`. */
  readonly target: string;
  readonly value: SyntaxNode;
  readonly scope: Scope;
}

/** What one pass over a Python file finds, each list in the order of the text. */
export interface Collected {
  readonly module: Scope;
  readonly calls: readonly Call[];
  readonly functions: readonly FunctionNode[];
  readonly classes: readonly ClassNode[];
  readonly imports: readonly ImportedName[];
  readonly members: readonly Member[];
  /** Values of attributes: `self.parser = ...`. */
  readonly attributes: readonly AttributeValue[];
  /** Offset of the first place that is no Python. */
  readonly errorAt: number | null;
}

const mutators = new Set([
  'append',
  'extend',
  'insert',
  'update',
  'add',
  'pop',
  'remove',
  'clear',
  'setdefault',
  'discard',
]);

class OwnScope implements Scope {
  readonly kind: Scope['kind'];
  readonly parent: Scope | null;
  readonly node: SyntaxNode;
  readonly bindings = new Map<string, Binding[]>();
  readonly mutated = new Set<string>();

  constructor(kind: Scope['kind'], parent: Scope | null, node: SyntaxNode) {
    this.kind = kind;
    this.parent = parent;
    this.node = node;
  }

  bind(name: string, how: BindingHow, value: SyntaxNode | null, at: Span): void {
    const all = this.bindings.get(name);
    if (all === undefined) this.bindings.set(name, [{ name, how, value, at }]);
    else all.push({ name, how, value, at });
  }
}

class LazyCall implements Call {
  readonly node: SyntaxNode;
  readonly scope: Scope;
  readonly callee: string | null;
  readonly name: string;
  readonly object: SyntaxNode | null;
  readonly #text: string;
  #arguments: readonly CallArgument[] | undefined;

  constructor(node: SyntaxNode, scope: Scope, text: string) {
    this.node = node;
    this.scope = scope;
    this.#text = text;
    const callee = node.firstChild;
    this.callee = dottedOf(callee, text);
    const last = callee?.name === 'MemberExpression' ? callee.lastChild : callee;
    const named = last?.name === 'PropertyName' || last?.name === 'VariableName';
    this.name = named && last !== null ? text.slice(last.from, last.to) : '';
    this.object = callee?.name === 'MemberExpression' ? callee.firstChild : null;
  }

  get arguments(): readonly CallArgument[] {
    this.#arguments ??= argumentsOf(this.node.lastChild, this.#text);
    return this.#arguments;
  }
}

/** Walks over a tree once, without recursion, however deep it is. */
export function collect(tree: Tree, text: string): Collected {
  const pass = new Pass(tree, text);
  tree.iterate({ enter: (ref) => pass.enter(ref), leave: (ref) => pass.leave(ref) });
  return pass;
}

class Pass implements Collected {
  readonly module: OwnScope;
  readonly calls: Call[] = [];
  readonly functions: FunctionNode[] = [];
  readonly classes: ClassNode[] = [];
  readonly imports: ImportedName[] = [];
  readonly members: Member[] = [];
  readonly attributes: AttributeValue[] = [];
  errorAt: number | null = null;
  readonly #text: string;
  readonly #scopes: OwnScope[];
  readonly #fields: ClassField[][] = [];

  constructor(tree: Tree, text: string) {
    this.#text = text;
    this.module = new OwnScope('module', null, tree.topNode);
    this.#scopes = [this.module];
  }

  get #scope(): OwnScope {
    return this.#scopes.at(-1) ?? this.module;
  }

  enter(ref: SyntaxNodeRef): void {
    if (ref.type.isError) this.errorAt ??= ref.from;
    switch (ref.name) {
      case 'FunctionDefinition':
        this.#function(ref.node);
        break;
      case 'ClassDefinition':
        this.#class(ref.node);
        break;
      case 'LambdaExpression': {
        const { node } = ref;
        const scope = this.#push('function', node);
        for (const { name, at } of parametersOf(node.getChild('ParamList'), this.#text))
          scope.bind(name, 'parameter', null, at);
        break;
      }
      case 'AssignStatement':
        this.#assign(ref.node);
        break;
      case 'UpdateStatement':
      case 'DeleteStatement':
      case 'ScopeStatement':
        for (const child of childrenOf(ref.node)) this.#target(child, 'other', null);
        if (ref.name === 'ScopeStatement') this.#outer(ref.node);
        break;
      case 'NamedExpression': {
        const { firstChild, lastChild } = ref.node;
        if (firstChild !== null) this.#target(firstChild, 'assign', lastChild);
        break;
      }
      case 'for':
        this.#loop(ref.node);
        break;
      case 'as':
        this.#as(ref.node);
        break;
      case 'CapturePattern':
        this.#target(ref.node.firstChild, 'other', null);
        break;
      case 'ImportStatement':
        for (const found of importsOf(ref.node, this.#text, this.#scope)) {
          this.imports.push(found);
          if (found.name !== '*') this.#scope.bind(found.alias, 'import', null, found.at);
        }
        break;
      case 'CallExpression': {
        const call = new LazyCall(ref.node, this.#scope, this.#text);
        this.calls.push(call);
        if (call.object?.name === 'VariableName' && mutators.has(call.name)) this.#mutate(call.object);
        break;
      }
      case 'MemberExpression':
        this.#member(ref.node);
        break;
    }
  }

  leave(ref: SyntaxNodeRef): void {
    if (ref.name === 'ClassDefinition') this.#fields.pop();
    if (ref.name === 'FunctionDefinition' || ref.name === 'ClassDefinition' || ref.name === 'LambdaExpression')
      this.#scopes.pop();
  }

  #push(kind: Scope['kind'], node: SyntaxNode): OwnScope {
    const scope = new OwnScope(kind, this.#scope, node);
    this.#scopes.push(scope);
    return scope;
  }

  #slice(node: SyntaxNode): string {
    return this.#text.slice(node.from, node.to);
  }

  #function(node: SyntaxNode): void {
    const named = node.getChild('VariableName');
    const outer = this.#scope;
    const at: Span = named === null ? [node.from, node.from] : [named.from, named.to];
    const name = named === null ? '' : this.#slice(named);
    outer.bind(name, 'function', null, at);
    const scope = this.#push('function', node);
    const parameters = parametersOf(node.getChild('ParamList'), this.#text);
    for (const one of parameters) scope.bind(one.name, 'parameter', null, one.at);
    this.functions.push({ name, at, node, outer, scope, parameters, decorators: decoratorsOf(node, this.#text) });
  }

  #class(node: SyntaxNode): void {
    const named = node.getChild('VariableName');
    const outer = this.#scope;
    const at: Span = named === null ? [node.from, node.from] : [named.from, named.to];
    const name = named === null ? '' : this.#slice(named);
    outer.bind(name, 'class', null, at);
    const scope = this.#push('class', node);
    const fields: ClassField[] = [];
    this.#fields.push(fields);
    const bases = argumentsOf(node.getChild('ArgList'), this.#text);
    this.classes.push({ name, at, node, outer, scope, bases, fields, decorators: decoratorsOf(node, this.#text) });
  }

  #assign(node: SyntaxNode): void {
    const groups: SyntaxNode[][] = [[]];
    let annotation: SyntaxNode | null = null;
    let annotated = false;
    for (const child of childrenOf(node)) {
      if (child.name === 'AssignOp') groups.push([]);
      else if (child.name === 'TypeDef') {
        annotated = true;
        annotation = child.lastChild;
      } else if (child.name !== 'Comment') groups.at(-1)?.push(child);
    }
    const right = groups.length > 1 ? groups.pop() : undefined;
    const value = right?.length === 1 ? (right[0] ?? null) : null;
    for (const group of groups) {
      const [single] = group;
      if (group.length === 1 && single !== undefined) {
        // A name that is only announced (`x: int`) has no value yet, and is not set either.
        if (right === undefined && annotated) continue;
        this.#target(single, 'assign', value);
      } else for (const one of group) this.#target(one, 'other', null);
    }
    const [name] = groups[0] ?? [];
    if (
      this.#scope.kind === 'class' &&
      groups.length === 1 &&
      groups[0]?.length === 1 &&
      name?.name === 'VariableName'
    ) {
      this.#fields.at(-1)?.push({ name: this.#slice(name), at: [name.from, name.to], annotation, value });
    }
  }

  /** Notes that a target is set. Iterative: targets may be nested tuples. */
  #target(node: SyntaxNode | null, how: BindingHow, value: SyntaxNode | null): void {
    const open = node === null ? [] : [node];
    let first = true;
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (at.name === 'VariableName')
        this.#scope.bind(this.#slice(at), first ? how : 'other', first ? value : null, [at.from, at.to]);
      else if (at.name === 'TupleExpression' || at.name === 'ArrayExpression' || at.name === 'ParenthesizedExpression')
        open.push(...childrenOf(at));
      else if (at.name === 'MemberExpression' && at.firstChild?.name === 'VariableName') {
        if (at.lastChild?.name === ']') this.#mutate(at.firstChild);
        else if (first && value !== null) {
          const target = dottedOf(at, this.#text);
          if (target !== null) this.attributes.push({ target, value, scope: this.#scope });
        }
      }
      first = false;
    }
  }

  /** `x[...] = `, `x.update(...)`: in the scope where `x` is set. */
  #mutate(name: SyntaxNode): void {
    const word = this.#slice(name);
    for (let index = this.#scopes.length - 1; index >= 0; index--) {
      const scope = this.#scopes[index];
      if (scope?.bindings.has(word) === true || index === 0) {
        scope?.mutated.add(word);
        return;
      }
    }
  }

  /** `global x`: it may be set here, out of sight of the module. */
  #outer(node: SyntaxNode): void {
    for (const child of node.getChildren('VariableName'))
      this.module.bind(this.#slice(child), 'other', null, [child.from, child.to]);
  }

  #loop(word: SyntaxNode): void {
    for (let at = word.nextSibling; at !== null && at.name !== 'in'; at = at.nextSibling)
      this.#target(at, 'other', null);
  }

  #as(word: SyntaxNode): void {
    const parent = word.parent?.name;
    if (parent === 'WithStatement') this.#target(word.nextSibling, 'assign', word.prevSibling);
    else if (parent !== 'ImportStatement') this.#target(word.nextSibling, 'other', null);
  }

  #member(node: SyntaxNode): void {
    const { firstChild, lastChild } = node;
    if (lastChild?.name === 'PropertyName') {
      const object = dottedOf(firstChild, this.#text);
      this.members.push({ node, scope: this.#scope, object, name: this.#slice(lastChild), part: lastChild });
      return;
    }
    const inner = childrenOf(node)
      .slice(1)
      .filter(({ name }) => name !== '[' && name !== ']' && name !== 'Comment');
    const part = inner.length === 1 ? (inner[0] ?? null) : null;
    this.members.push({ node, scope: this.#scope, object: dottedOf(firstChild, this.#text), name: null, part });
  }
}
