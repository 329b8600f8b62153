import type { SyntaxNode } from '@lezer/common';
import {
  type Binding,
  bindingsOf,
  type Call,
  childrenOf,
  type FunctionNode,
  type Member,
  type Scope,
} from './nodes.ts';
import type { ProgramText, PythonFile } from './programText.ts';

/** Where an expression stands. */
export interface Where {
  readonly file: PythonFile;
  readonly scope: Scope;
}

export interface FunctionIn {
  readonly file: PythonFile;
  readonly fn: FunctionNode;
}

export interface CallIn {
  readonly file: PythonFile;
  readonly call: Call;
}

/** An expression with the place whose names it uses. */
export interface Expression extends Where {
  readonly node: SyntaxNode;
}

const mostCallers = 200;

/**
 * The functions, calls and attributes of a program by name, over all of its files. Names alone decide, whatever object a method
 * is called on: what is logged is better told too often than missed.
 */
export class MetricIndex {
  readonly files: readonly PythonFile[];
  #functions: Map<string, FunctionIn[]> | undefined;
  #calls: Map<string, CallIn[]> | undefined;
  #byScope: Map<Scope, FunctionNode> | undefined;
  readonly #members = new Map<PythonFile, Map<string, Member[]>>();

  constructor({ files }: Pick<ProgramText, 'files'>) {
    this.files = files;
  }

  /** Functions and methods of a name; those of the file itself where it has some. */
  functions(name: string, from: PythonFile): readonly FunctionIn[] {
    this.#functions ??= grouped(
      this.files.flatMap((file) => file.python.found.functions.map((fn) => ({ file, fn }))),
      ({ fn }) => fn.name,
    );
    const all = this.#functions.get(name) ?? [];
    const own = all.filter(({ file }) => file === from);
    return own.length > 0 ? own : all;
  }

  /** Calls whose last name is this one. */
  calls(name: string): readonly CallIn[] {
    this.#calls ??= grouped(
      this.files.flatMap((file) => file.python.found.calls.map((call) => ({ file, call }))),
      ({ call }) => call.name,
    );
    return this.#calls.get(name) ?? [];
  }

  /** The function whose names a scope holds; null for a module, a class or a lambda. */
  functionOf(scope: Scope): FunctionNode | null {
    this.#byScope ??= new Map(
      this.files.flatMap((file) => file.python.found.functions.map((fn): [Scope, FunctionNode] => [fn.scope, fn])),
    );
    return this.#byScope.get(scope) ?? null;
  }

  /** Places where an attribute (`self.metrics`) or an item of a name (`metrics[]`) stands, by the dotted name. */
  members(file: PythonFile, dotted: string): readonly Member[] {
    let known = this.#members.get(file);
    if (known === undefined) {
      known = grouped(file.python.found.members, ({ object, name }) =>
        object === null ? '' : name === null ? `${object}[]` : `${object}.${name}`,
      );
      this.#members.set(file, known);
    }
    return known.get(dotted) ?? [];
  }

  /** What an attribute of an object is set to anywhere in a file. */
  attributeValues(file: PythonFile, dotted: string): readonly Expression[] {
    return file.python.found.attributes
      .filter(({ target }) => target === dotted)
      .map(({ scope, value }) => ({ file, scope, node: value }));
  }

  /**
   * The arguments that callers give for a parameter, with its default.
   * @returns null where the callers cannot be told: nobody calls the function, or with starred arguments
   */
  given(fn: FunctionNode, file: PythonFile, name: string): readonly Expression[] | null {
    const index = fn.parameters.findIndex((parameter) => parameter.name === name);
    const parameter = fn.parameters[index];
    if (parameter === undefined || parameter.stars > 0) return null;
    const isMethod = fn.outer.kind === 'class' && /^(?:self|cls)$/.test(fn.parameters[0]?.name ?? '');
    const position = isMethod ? index - 1 : index;
    const calls = this.callersOf(fn, file);
    if (calls.length === 0 || calls.length > mostCallers) return null;
    const found: Expression[] = [];
    for (const { file: from, call } of calls) {
      const list = call.arguments;
      const named = list.find((one) => one.name === name);
      const before = list.slice(0, position + 1);
      const at = before.length > position && before.every((one) => one.name === null) ? before[position] : undefined;
      if (named === undefined && list.some(({ stars }) => stars > 0)) return null;
      const node = named?.node ?? at?.node;
      if (node !== undefined) found.push({ file: from, scope: call.scope, node });
      else if (parameter.fallback !== null) found.push({ file, scope: fn.outer, node: parameter.fallback });
    }
    return found;
  }

  /** Calls that may be of a function; for `__init__` those of its class. */
  callersOf(fn: FunctionNode, file: PythonFile): readonly CallIn[] {
    const isInit = fn.name === '__init__' && fn.outer.kind === 'class';
    const named = isInit ? fn.outer.node.getChild('VariableName') : null;
    return this.calls(named === null ? fn.name : file.python.slice(named));
  }

  /** What a function returns, an item for each part of a returned tuple. */
  returned({ file, fn }: FunctionIn): readonly (readonly Expression[])[] {
    const found: Expression[][] = [];
    const cursor = fn.node.cursor();
    const end = fn.node.to;
    for (let more = cursor.next(true); more && cursor.from < end; ) {
      const hidden = ['FunctionDefinition', 'ClassDefinition', 'LambdaExpression'].includes(cursor.name);
      if (cursor.name === 'ReturnStatement') {
        const values = childrenOf(cursor.node).filter(({ name }) => !['return', ',', 'Comment'].includes(name));
        const [only] = values;
        const items = values.length === 1 && only?.name === 'TupleExpression' ? itemsOf(only) : values;
        found.push(items.map((node) => ({ file, scope: fn.scope, node })));
      }
      more = cursor.next(!hidden);
    }
    return found;
  }

  /** Where a name is set: in the innermost scope, or in the file that it is imported from. */
  bindings(name: string, { file, scope }: Where): readonly (Where & { readonly binding: Binding })[] {
    const found = bindingsOf(scope, name);
    if (found === null) return [];
    return found.all.flatMap((binding) => {
      const here = { file, scope: found.scope, binding };
      const imported = binding.how === 'import' ? file.python.imported(name) : null;
      const source = imported?.name ?? null;
      if (imported === null || source === null) return [here];
      const others = this.files
        .filter((one) => one !== file && isModule(one.file, imported.module))
        .flatMap((one) =>
          (one.python.found.module.bindings.get(source) ?? [])
            .filter(({ how }) => how !== 'import')
            .map((other) => ({ file: one, scope: one.python.found.module, binding: other })),
        );
      return others.length > 0 ? others : [here];
    });
  }
}

function isModule(file: string, module: string): boolean {
  const last = module.split('.').at(-1) ?? '';
  const path = file.replaceAll('\\', '/');
  return last !== '' && (path.endsWith(`/${last}.py`) || path.endsWith(`/${last}/__init__.py`));
}

/** Whether something is set, or changed with `+=`. */
export function isTarget(node: SyntaxNode): boolean {
  const statement = node.parent?.name;
  if (statement !== 'AssignStatement' && statement !== 'UpdateStatement') return false;
  for (let at = node.nextSibling; at !== null; at = at.nextSibling)
    if (at.name === 'AssignOp' || at.name === 'UpdateOp') return true;
  return false;
}

/** The expressions of a tuple, a list or a set. */
export function itemsOf(node: SyntaxNode): SyntaxNode[] {
  return childrenOf(node).filter(({ name }) => !['(', ')', '[', ']', '{', '}', ',', 'Comment'].includes(name));
}

function grouped<Item>(items: Iterable<Item>, keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
