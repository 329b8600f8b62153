import type { SyntaxNode } from '@lezer/common';
import type { DefinitionIndex, FoundCall, FoundFunction } from '../definitionIndex.ts';
import type { Place } from '../facts.ts';
import { type Binding, bindingsOf, type Call, dottedOf, type Member, type Scope } from '../nodes.ts';
import type { PythonFile } from '../programText.ts';
import { namePlace, placeOf, textAt } from './argumentText.ts';
import { isParsed, isParsedPart, unpacked } from './holders.ts';
import { returnedAt, returnsOf } from './returned.ts';

const deepest = 16;
/** Calls whose result has the same names as what they are given. */
const wrappers = new Set([
  'vars',
  'asdict',
  'dict',
  'copy',
  'deepcopy',
  'Namespace',
  'SimpleNamespace',
  'EasyDict',
  'AttrDict',
]);
const dictMethods = new Set(['get', 'pop', 'setdefault', 'items', 'keys', 'values', 'update', 'copy', 'clear']);
const keyMethods = new Set(['get', 'pop', 'setdefault']);
const attributeCalls = new Set(['getattr', 'hasattr', 'setattr', 'delattr']);

/**
 * Where a program names what its parsers gave, by those names: `args.lr`, `vars(args)["lr"]`, `getattr(args, "lr")`, also through
 * other names, attributes and the parameters of functions of the program.
 * @param names - names that hold the parsed values wherever they stand: `args`, `self.opt`
 */
export function namespaceUses(
  index: DefinitionIndex,
  names: ReadonlySet<string>,
): ReadonlyMap<string, readonly Place[]> {
  return new NamespaceUses(index, names).read();
}

class NamespaceUses {
  readonly #index: DefinitionIndex;
  readonly #names: ReadonlySet<string>;
  readonly #known = new Map<Scope, Map<string, boolean | 'open'>>();
  /** How many names are being looked up, and whether one of them was met again. */
  #open = 0;
  #met = false;
  #unsure: (readonly [Map<string, boolean | 'open'>, string])[] = [];
  readonly #uses = new Map<string, Map<string, Place>>();

  constructor(index: DefinitionIndex, names: ReadonlySet<string>) {
    this.#index = index;
    this.#names = names;
  }

  read(): ReadonlyMap<string, readonly Place[]> {
    for (const file of this.#index.program.files) {
      for (const member of file.python.found.members) this.#member(member, file);
      for (const call of file.python.found.calls) this.#call(call, file);
      this.#asked(file);
    }
    return new Map([...this.#uses].map(([name, places]) => [name, [...places.values()]]));
  }

  #add(name: string, place: Place): void {
    let known = this.#uses.get(name);
    if (known === undefined) {
      known = new Map();
      this.#uses.set(name, known);
    }
    known.set(`${place.span[0]}:${place.file}`, place);
  }

  #addText(node: SyntaxNode | null | undefined, file: PythonFile, scope: Scope): void {
    if (node?.name !== 'String') return;
    const text = textAt(node, { file, scope });
    if (text !== null && text !== '') this.#add(text, namePlace(file, node, text));
  }

  #member({ node, scope, name, part }: Member, file: PythonFile): void {
    const owner = node.firstChild;
    if (owner === null || part === null || !this.#holds(owner, file, scope, 0)) return;
    if (name === null) this.#addText(part, file, scope);
    else if (!(dictMethods.has(name) && isCallee(node))) this.#add(name, placeOf(file, part));
  }

  #call(call: Call, file: PythonFile): void {
    const { name, object, scope } = call;
    const [first, second] = call.arguments;
    if (object === null && attributeCalls.has(name)) {
      if (first !== undefined && this.#holds(first.node, file, scope, 0)) this.#addText(second?.node, file, scope);
      return;
    }
    if (object !== null && keyMethods.has(name) && this.#holds(object, file, scope, 0))
      this.#addText(first?.node, file, scope);
    if (name === 'get_default' && object !== null) this.#addText(first?.node, file, scope);
    if (
      (name === 'set_defaults' && object !== null) ||
      (name === 'update' && object !== null && this.#holds(object, file, scope, 0))
    )
      for (const { name: key, node } of call.arguments) if (key !== null) this.#addKeyword(key, node, file);
    for (const { stars, node } of call.arguments)
      if (stars === 2 && this.#holds(node, file, scope, 0)) {
        if (name === 'format' && object?.name === 'String') this.#fields(object, file);
        else this.#spread({ file, call });
      }
  }

  /** `"{lr}".format(**vars(args))` */
  #fields(text: SyntaxNode, file: PythonFile): void {
    for (const { 1: name = '', index } of file.python.slice(text).matchAll(/(?<!\{)\{(\w+)(?=[}:!.[])/g)) {
      const from = text.from + index + 1;
      this.#add(name, { file: file.file, span: [from, from + name.length] });
    }
  }

  /** `name=` in front of a value. */
  #addKeyword(name: string, value: SyntaxNode, file: PythonFile): void {
    const word = value.prevSibling?.prevSibling;
    if (word?.name === 'VariableName') this.#add(name, placeOf(file, word));
  }

  /** `train(**vars(args))`: the parameters of the function are the names. */
  #spread(found: FoundCall): void {
    const fn = this.#index.function(found.call.callee, found.file, found.call.scope);
    if (fn === null) return;
    const { file, definition } = fn;
    for (const { name, at, stars } of definition.parameters) {
      if (stars > 0 || name === 'self' || name === 'cls') continue;
      this.#add(name, { file: file.file, span: at });
      for (const node of file.python.usesOf(name)) {
        const inside = node.from >= definition.node.from && node.to <= definition.node.to;
        if (inside && !isKeyword(node) && bindingsOf(this.#scopeAt(node, file), name)?.scope === definition.scope)
          this.#add(name, placeOf(file, node));
      }
    }
    for (const { file: from, call } of this.#index.callsOf(fn))
      for (const { name, node } of call.arguments) if (name !== null) this.#addKeyword(name, node, from);
  }

  #scopeAt(node: SyntaxNode, { python }: PythonFile): Scope {
    let best: FoundFunction['definition'] | null = null;
    for (const one of python.found.functions)
      if (one.node.from <= node.from && one.node.to >= node.to && (best === null || one.node.from >= best.node.from))
        best = one;
    return best?.scope ?? python.found.module;
  }

  /** `"lr" in vars(args)` */
  #asked(file: PythonFile): void {
    const { text, tree } = file.python;
    for (const { index, 0: written } of text.matchAll(/["'](?=[ \t]+(?:not[ \t]+)?in\b)/g)) {
      const node = tree.resolveInner(index + written.length, -1);
      const { parent } = node;
      const last = parent?.lastChild;
      if (node.name !== 'String' || parent?.name !== 'BinaryExpression' || !last || last.from <= node.from) continue;
      const scope = this.#scopeAt(node, file);
      if (this.#holds(last, file, scope, 0)) this.#addText(node, file, scope);
    }
  }

  /** Whether an expression is the parsed values, as an object or as a dict. */
  #holds(node: SyntaxNode, file: PythonFile, scope: Scope, depth: number): boolean {
    if (depth > deepest) return false;
    const { python } = file;
    switch (node.name) {
      case 'ParenthesizedExpression': {
        const inner = node.firstChild?.nextSibling;
        return inner ? this.#holds(inner, file, scope, depth + 1) : false;
      }
      case 'VariableName':
        return this.#named(python.slice(node), file, scope, depth);
      case 'MemberExpression': {
        if (isParsed(node, python)) return true;
        const { firstChild, lastChild } = node;
        if (firstChild === null || lastChild?.name !== 'PropertyName') return false;
        if (python.slice(lastChild) === '__dict__') return this.#holds(firstChild, file, scope, depth + 1);
        const dotted = dottedOf(node, python.text);
        if (dotted === null) return false;
        return (
          this.#names.has(dotted) ||
          this.#memo(python.found.module, dotted, () =>
            python.found.attributes.some(
              (one) => one.target === dotted && this.#holds(one.value, file, one.scope, depth + 1),
            ),
          )
        );
      }
      case 'CallExpression':
        return this.#made(node, file, scope, depth);
      default:
        return false;
    }
  }

  #made(node: SyntaxNode, file: PythonFile, scope: Scope, depth: number): boolean {
    if (isParsed(node, file.python)) return true;
    const call = this.#index.callAt(node, file)?.call;
    if (call === undefined) return false;
    const { name, object } = call;
    if (
      wrappers.has(name) &&
      call.arguments.some((one) => one.name === null && this.#holds(one.node, file, scope, depth + 1))
    )
      return true;
    if (name === 'copy' && object !== null) return this.#holds(object, file, scope, depth + 1);
    const fn = this.#index.function(call.callee, file, scope);
    return fn !== null && returnsOf(fn).some((one) => this.#holds(one, fn.file, fn.definition.scope, depth + 1));
  }

  #named(name: string, file: PythonFile, scope: Scope, depth: number): boolean {
    const bound = bindingsOf(scope, name);
    if (bound === null) return this.#names.has(name);
    return this.#memo(bound.scope, name, () => {
      const fn = bound.all.some(({ how }) => how === 'parameter') ? this.#index.functionOf(bound.scope) : null;
      const parameter = fn?.definition.parameters.find((one) => one.name === name);
      // `*args` are no parsed values, `**config` may be.
      if (parameter?.stars === 1) return false;
      if (parameter?.stars === 2) return fn !== null && this.#spreadTo(fn, depth);
      if (this.#names.has(name)) return true;
      if (fn !== null && this.#given(fn, name, depth)) return true;
      return bound.all.some((one) => this.#bound(one, file, bound.scope, depth));
    });
  }

  #bound({ name, how, value, at }: Binding, file: PythonFile, scope: Scope, depth: number): boolean {
    if (how === 'assign') return value !== null && this.#holds(value, file, scope, depth + 1);
    if (how !== 'import') return how === 'other' && this.#isPart(at[0], file, scope, depth);
    const source = this.#index.variable(name, file);
    return source !== null && this.#named(source.name, source.file, source.file.python.found.module, depth + 1);
  }

  /** `args, rest = parser.parse_known_args()`, `args, device = setup()` */
  #isPart(offset: number, file: PythonFile, scope: Scope, depth: number): boolean {
    const part = unpacked(file.python, offset);
    if (part === null) return false;
    if (isParsedPart(part.call, file.python, part.index)) return true;
    const fn = this.#index.function(dottedOf(part.call.firstChild, file.python.text), file, scope);
    if (fn === null) return false;
    return returnedAt(fn, part.index).some((one) => this.#holds(one, fn.file, fn.definition.scope, depth + 1));
  }

  /** Whether some call gives them to a parameter. */
  #given(fn: FoundFunction, name: string, depth: number): boolean {
    return this.#callsOf(fn).some((one) => {
      const node = this.#index.given(one, fn, name);
      return node !== null && this.#holds(node, one.file, one.call.scope, depth + 1);
    });
  }

  /** Whether some call gives them as `**values`. */
  #spreadTo(fn: FoundFunction, depth: number): boolean {
    return this.#callsOf(fn).some(({ file, call }) =>
      call.arguments.some((one) => one.stars === 2 && this.#holds(one.node, file, call.scope, depth + 1)),
    );
  }

  /** The calls of a function; of `__init__` those of its class. */
  #callsOf(fn: FoundFunction): readonly FoundCall[] {
    const { file, definition } = fn;
    if (definition.name !== '__init__') return this.#index.callsOf(fn);
    const owner = file.python.found.classes.find(({ scope }) => scope === definition.outer);
    if (owner === undefined) return [];
    return this.#index
      .callsNamed(owner.name)
      .filter((one) => this.#index.class(one.call.callee, one.file, one.call.scope)?.definition === owner);
  }

  /** While a name is looked up it holds nothing by itself; what was said of others meanwhile is then not known for good. */
  #memo(scope: Scope, name: string, find: () => boolean): boolean {
    let known = this.#known.get(scope);
    if (known === undefined) {
      known = new Map();
      this.#known.set(scope, known);
    }
    const before = known.get(name);
    if (before === 'open') this.#met = true;
    if (before !== undefined) return before === true;
    known.set(name, 'open');
    const isFirst = this.#open === 0;
    this.#open += 1;
    const holds = find();
    this.#open -= 1;
    known.set(name, holds);
    if (!isFirst) {
      if (!holds) this.#unsure.push([known, name]);
      return holds;
    }
    if (this.#met) for (const [names, one] of this.#unsure) names.delete(one);
    this.#unsure = [];
    this.#met = false;
    return holds;
  }
}

/** Called: `config.get` in `config.get("lr")`. */
function isCallee({ parent, from, to }: SyntaxNode): boolean {
  return parent?.name === 'CallExpression' && parent.firstChild?.from === from && parent.firstChild.to === to;
}

/** The name of a keyword argument. */
function isKeyword({ parent, nextSibling }: SyntaxNode): boolean {
  return parent?.name === 'ArgList' && nextSibling?.name === 'AssignOp';
}
