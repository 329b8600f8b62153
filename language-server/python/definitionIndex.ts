import type { SyntaxNode } from '@lezer/common';
import { bindingsOf, type Call, type ClassNode, type FunctionNode, type Scope } from './nodes.ts';
import type { ProgramText, PythonFile } from './programText.ts';

export interface FoundFunction {
  readonly file: PythonFile;
  readonly definition: FunctionNode;
}

export interface FoundClass {
  readonly file: PythonFile;
  readonly definition: ClassNode;
}

export interface FoundCall {
  readonly file: PythonFile;
  readonly call: Call;
}

const furthest = 5;

/** Finds the definitions behind names across the files of a program. */
export class DefinitionIndex {
  readonly program: ProgramText;
  readonly #byPath: ReadonlyMap<string, PythonFile>;
  readonly #callsByName = new Map<string, FoundCall[]>();
  readonly #looked = new Map<Scope, Map<string, FoundFunction | FoundClass | null>>();
  readonly #functionOfScope = new Map<Scope, FoundFunction>();
  readonly #classOfScope = new Map<Scope, FoundClass>();
  readonly #callsOf = new Map<FunctionNode, readonly FoundCall[]>();
  readonly #callsAt = new Map<PythonFile, ReadonlyMap<string, FoundCall>>();

  constructor(program: ProgramText) {
    this.program = program;
    this.#byPath = new Map(program.files.map((one) => [one.file, one]));
    for (const file of program.files) {
      for (const call of file.python.found.calls) {
        const all = this.#callsByName.get(call.name);
        if (all === undefined) this.#callsByName.set(call.name, [{ file, call }]);
        else all.push({ file, call });
      }
      for (const definition of file.python.found.functions)
        this.#functionOfScope.set(definition.scope, { file, definition });
      for (const definition of file.python.found.classes)
        this.#classOfScope.set(definition.scope, { file, definition });
    }
  }

  /** All calls whose last name is this, also of other things of that name. */
  callsNamed(name: string): readonly FoundCall[] {
    return this.#callsByName.get(name) ?? [];
  }

  functionOf(scope: Scope): FoundFunction | null {
    return this.#functionOfScope.get(scope) ?? null;
  }

  /** The function that a callee means, also a method of a class (`Model.add_args`, `self.add_args`); null for those of others. */
  function(dotted: string | null, from: PythonFile, scope: Scope): FoundFunction | null {
    const found = this.#definition(dotted, from, scope, 0);
    return found !== null && isFunction(found) ? found : null;
  }

  class(dotted: string | null, from: PythonFile, scope: Scope): FoundClass | null {
    const found = this.#definition(dotted, from, scope, 0);
    return found !== null && isClass(found) ? found : null;
  }

  /** The file and the name there of a variable that an import brings; null where it is none of these files. */
  variable(name: string, from: PythonFile): { readonly file: PythonFile; readonly name: string } | null {
    const one = from.python.imported(name);
    if (one === null || one.name === null || one.name === '*') return null;
    const path = this.program.modules.file(one.module, from.file);
    const file = path === null ? undefined : this.#byPath.get(path);
    return file === undefined ? null : { file, name: one.name };
  }

  /** The calls of a function that can be told. */
  callsOf(target: FoundFunction): readonly FoundCall[] {
    let found = this.#callsOf.get(target.definition);
    if (found === undefined) {
      found = this.callsNamed(target.definition.name).filter(
        ({ file, call }) => this.function(call.callee, file, call.scope)?.definition === target.definition,
      );
      this.#callsOf.set(target.definition, found);
    }
    return found;
  }

  /** The call that a `CallExpression` is. */
  callAt(node: SyntaxNode, file: PythonFile): FoundCall | null {
    let calls = this.#callsAt.get(file);
    if (calls === undefined) {
      calls = new Map(file.python.found.calls.map((call) => [`${call.node.from}:${call.node.to}`, { file, call }]));
      this.#callsAt.set(file, calls);
    }
    return calls.get(`${node.from}:${node.to}`) ?? null;
  }

  /** What a call gives a parameter of the function that it calls; null where that cannot be told, or nothing. */
  given({ call }: FoundCall, { definition, file }: FoundFunction, name: string): SyntaxNode | null {
    const named = call.arguments.find((one) => one.name === name);
    if (named !== undefined) return named.node;
    const isMethod =
      definition.outer.kind === 'class' && !definition.decorators.some(({ callee }) => callee === 'staticmethod');
    const viaClass =
      isMethod &&
      !definition.decorators.some(({ callee }) => callee === 'classmethod') &&
      call.object !== null &&
      file.python.slice(call.object) === this.#classOfScope.get(definition.outer)?.definition.name;
    const parameters = definition.parameters.slice(isMethod && !viaClass ? 1 : 0);
    const index = parameters.findIndex((one) => one.name === name && one.stars === 0);
    const before = call.arguments.slice(0, index + 1);
    const at = call.arguments[index];
    if (index < 0 || before.some(({ stars }) => stars > 0)) return null;
    return at === undefined || at.name !== null ? null : at.node;
  }

  /** Whether a place runs with the program: not below `if __name__ == "__main__"` of a file that it imports. */
  runs(file: PythonFile, node: SyntaxNode): boolean {
    if (file === this.program.files[0]) return true;
    return !inMainGuard(node, file);
  }

  /** Memo of `#look`, for each scope. */
  #definition(dotted: string | null, from: PythonFile, scope: Scope, depth: number): FoundFunction | FoundClass | null {
    if (dotted === null || dotted === '' || depth > furthest) return null;
    let known = this.#looked.get(scope);
    if (known === undefined) {
      known = new Map();
      this.#looked.set(scope, known);
    }
    let found = known.get(dotted);
    if (found === undefined) {
      found = this.#look(dotted, from, scope, depth);
      known.set(dotted, found);
    }
    return found;
  }

  #look(dotted: string, from: PythonFile, scope: Scope, depth: number): FoundFunction | FoundClass | null {
    const [head = '', ...rest] = dotted.split('.');
    if ((head === 'self' || head === 'cls') && rest.length === 1)
      return this.#method(this.#classAround(scope), rest[0] ?? '', depth);
    const bound = bindingsOf(scope, head);
    const how = bound?.all.at(-1)?.how;
    if (how === 'function' && rest.length === 0) {
      const { functions } = from.python.found;
      const definition = functions.findLast((one) => one.name === head && one.outer === bound?.scope);
      return definition === undefined ? null : { file: from, definition };
    }
    if (how === 'class') {
      const definition = from.python.found.classes.findLast((one) => one.name === head && one.outer === bound?.scope);
      if (definition === undefined) return null;
      const found = { file: from, definition };
      return rest.length === 0 ? found : rest.length === 1 ? this.#method(found, rest[0] ?? '', depth) : null;
    }
    if (how === 'assign' && bound?.all.length === 1 && rest.length === 1) {
      // `model = Model()`, then `model.add_args(parser)`.
      const value = bound.all[0]?.value;
      const made = value?.name === 'CallExpression' ? from.python.slice(value.firstChild ?? value) : null;
      const found = made === null || made === head ? null : this.#definition(made, from, bound.scope, depth + 1);
      return found !== null && isClass(found) ? this.#method(found, rest[0] ?? '', depth) : null;
    }
    if (how === 'import') return this.#imported(head, rest, from, depth);
    return bound === null ? this.#starred(dotted, from, depth) : null;
  }

  #imported(head: string, rest: readonly string[], from: PythonFile, depth: number): FoundFunction | FoundClass | null {
    const one = from.python.imported(head);
    if (one === null) return null;
    const { modules } = this.program;
    if (one.name === null) {
      // `import a.b`: the longest start of the chain that is a module.
      const whole =
        one.alias === one.module
          ? [head, ...rest]
          : one.module.startsWith(`${one.alias}.`)
            ? [head, ...rest]
            : [...one.module.split('.'), ...rest];
      for (let length = whole.length - 1; length > 0; length--) {
        const path = modules.file(whole.slice(0, length).join('.'), from.file);
        const file = path === null ? undefined : this.#byPath.get(path);
        if (file !== undefined)
          return this.#definition(whole.slice(length).join('.'), file, file.python.found.module, depth + 1);
      }
      return null;
    }
    const [own, inside] = [modules.file(one.module, from.file), modules.filesOf(one, from.file).at(-1) ?? null];
    if (rest.length > 0 && inside !== null && inside !== own) {
      const file = this.#byPath.get(inside);
      if (file !== undefined) return this.#definition(rest.join('.'), file, file.python.found.module, depth + 1);
    }
    const file = own === null ? undefined : this.#byPath.get(own);
    return file === undefined
      ? null
      : this.#definition([one.name, ...rest].join('.'), file, file.python.found.module, depth + 1);
  }

  #starred(dotted: string, from: PythonFile, depth: number): FoundFunction | FoundClass | null {
    for (const one of from.python.found.imports) {
      if (one.name !== '*') continue;
      const path = this.program.modules.file(one.module, from.file);
      const file = path === null ? undefined : this.#byPath.get(path);
      const found = file === undefined ? null : this.#definition(dotted, file, file.python.found.module, depth + 1);
      if (found !== null) return found;
    }
    return null;
  }

  #classAround(scope: Scope): FoundClass | null {
    for (let at: Scope | null = scope; at !== null; at = at.parent) {
      const found = this.#classOfScope.get(at);
      if (found !== undefined) return found;
    }
    return null;
  }

  /** A method of a class, or of one of its bases among these files. */
  #method(owner: FoundClass | null, name: string, depth: number): FoundFunction | null {
    if (owner === null || depth > furthest) return null;
    const { file, definition } = owner;
    const own = file.python.found.functions.findLast((one) => one.name === name && one.outer === definition.scope);
    if (own !== undefined) return { file, definition: own };
    for (const base of definition.bases) {
      if (base.name !== null) continue;
      const found = this.#definition(file.python.slice(base.node), file, definition.outer, depth + 1);
      const method = found !== null && isClass(found) ? this.#method(found, name, depth + 1) : null;
      if (method !== null) return method;
    }
    return null;
  }
}

function isFunction(found: FoundFunction | FoundClass): found is FoundFunction {
  return 'parameters' in found.definition;
}

function isClass(found: FoundFunction | FoundClass): found is FoundClass {
  return 'bases' in found.definition;
}

/** Below `if __name__ == "__main__"`. */
function inMainGuard(node: SyntaxNode, { python }: PythonFile): boolean {
  for (let at: SyntaxNode | null = node; at !== null; at = at.parent) {
    if (at.name !== 'IfStatement') continue;
    const condition = at.firstChild?.nextSibling;
    if (condition !== null && condition !== undefined && python.slice(condition).includes('__name__')) return true;
  }
  return false;
}

const branches = new Set([
  'IfStatement',
  'TryStatement',
  'WhileStatement',
  'ForStatement',
  'MatchStatement',
  'ConditionalExpression',
]);

/** Whether a place is run only sometimes, or several times, when its function is. */
export function isConditional(node: SyntaxNode, file: PythonFile): boolean {
  for (let at: SyntaxNode | null = node; at !== null; at = at.parent) {
    if (at.name === 'FunctionDefinition' || at.name === 'ClassDefinition') return false;
    if (!branches.has(at.name)) continue;
    const condition = at.firstChild?.nextSibling;
    if (at.name === 'IfStatement' && condition && file.python.slice(condition).includes('__name__')) continue;
    return true;
  }
  return false;
}
