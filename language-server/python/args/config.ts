import type { SyntaxNode } from '@lezer/common';
import type { DefinitionIndex, FoundFunction } from '../definitionIndex.ts';
import type { ConfigKey, Place } from '../facts.ts';
import { argumentOf, bindingsOf, dottedOf, type Scope } from '../nodes.ts';
import type { PythonFile } from '../programText.ts';
import { literalAt, textAt } from './argumentText.ts';

/** What a program reads from the config of its run (`wandb.config`, `run.config`, `trialdeck.init().config`, `trialdeck.params()`). */
export interface ConfigFacts {
  readonly keys: readonly ConfigKey[];
  /** Used as a whole, so keys cannot be told. */
  readonly whole: boolean;
  /** Some place reads it. */
  readonly read: boolean;
  /** The defaults given to `init` cannot be told: the parsed arguments, a file. */
  readonly otherDefaults: boolean;
}

/** A name or a chain of names that holds the config, or a part of it. */
interface Holder {
  readonly file: PythonFile;
  readonly dotted: string;
  /** Where a plain name is set; null for a chain (`self.config`), which counts in the whole file. */
  readonly scope: Scope | null;
}

const wholeMethods = new Set(['keys', 'items', 'values', 'as_dict', 'copy', 'to_dict']);
const harmlessCalls = new Set(['print', 'len', 'isinstance', 'type', 'id', 'pprint', 'info', 'debug', 'save', 'dump']);
const mostHolders = 200;

/** The keys that a program reads from the config of its run: `wandb.config.lr`, `config['lr']`, and what it makes of the whole. */
export function configFacts(index: DefinitionIndex): ConfigFacts {
  if (!index.program.files.some(({ python }) => /\b(?:wandb|trialdeck)\b/.test(python.text)))
    return { keys: [], whole: false, read: false, otherDefaults: false };
  return new ConfigReader(index).read();
}

class ConfigReader {
  readonly #index: DefinitionIndex;
  readonly #keys = new Map<string, ConfigKey & { readonly uses: Place[] }>();
  readonly #holders: Holder[] = [];
  readonly #seen = new Set<string>();
  #whole = false;
  #read = false;
  #otherDefaults = false;

  constructor(index: DefinitionIndex) {
    this.#index = index;
  }

  read(): ConfigFacts {
    for (const file of this.#index.program.files) this.#roots(file);
    for (const holder of this.#holders) this.#uses(holder);
    return { keys: [...this.#keys.values()], whole: this.#whole, read: this.#read, otherDefaults: this.#otherDefaults };
  }

  #roots(file: PythonFile): void {
    const { python } = file;
    for (const { node, scope, object, name } of python.found.members) {
      if (name !== 'config') continue;
      const origin = python.origin(object);
      const made = object === null && node.firstChild?.name === 'CallExpression' && this.#isInit(node.firstChild, file);
      if (
        origin === 'wandb' ||
        origin === 'wandb.run' ||
        made ||
        /(?:^|\.)experiment$/.test(object ?? '') ||
        (object !== null && this.#isRun(object, file, scope))
      )
        this.#used(node, file, '');
    }
    for (const name of ['init', 'params']) {
      for (const one of this.#index.callsNamed(name)) {
        if (one.file !== file || !this.#isInit(one.call.node, file)) continue;
        if (name === 'params') this.#used(one.call.node, file, '');
        const given = argumentOf(
          one.call,
          'config',
          name === 'init' && python.origin(one.call.callee) === 'trialdeck.init' ? 0 : undefined,
        );
        if (given !== null) this.#defaults(given, file, one.call.scope);
      }
    }
  }

  #isInit(call: SyntaxNode, { python }: PythonFile): boolean {
    const origin = python.origin(dottedOf(call.firstChild, python.text));
    return origin === 'wandb.init' || origin === 'trialdeck.init' || origin === 'trialdeck.params';
  }

  /** Whether a name holds what `wandb.init()` gave. */
  #isRun(dotted: string, file: PythonFile, scope: Scope): boolean {
    if (dotted.includes('.'))
      return file.python.found.attributes.some(
        ({ target, value }) => target === dotted && value.name === 'CallExpression' && this.#isInit(value, file),
      );
    return (
      bindingsOf(scope, dotted)?.all.some(
        ({ value }) => value?.name === 'CallExpression' && this.#isInit(value, file),
      ) ?? false
    );
  }

  /** Keys of the defaults: known to the program, though nobody may read them. */
  #defaults(node: SyntaxNode, file: PythonFile, scope: Scope): void {
    const literal = literalAt(node, { file, scope });
    if (literal.kind === 'none') return;
    if (literal.kind !== 'dict') {
      // `def train(config=None): wandb.init(config=config)` gets nothing of its own.
      const bound = node.name === 'VariableName' ? bindingsOf(scope, file.python.slice(node)) : null;
      if (bound?.all[0]?.how !== 'parameter' || !this.#isNoneByDefault(bound.scope, file.python.slice(node)))
        this.#otherDefaults = true;
      return;
    }
    if (literal.open) this.#otherDefaults = true;
    for (const { key } of literal.entries) if (key.kind === 'text') this.#key(key.value, key.node, file);
  }

  #isNoneByDefault(scope: Scope, name: string): boolean {
    const fn = this.#index.functionOf(scope);
    const fallback = fn?.definition.parameters.find((one) => one.name === name)?.fallback;
    if (fn === null || fallback?.name !== 'None') return false;
    return this.#index.callsOf(fn).every((one) => this.#index.given(one, fn, name) === null);
  }

  #key(name: string, node: SyntaxNode, file: PythonFile): void {
    const at = file.python.slice(node).indexOf(name.split('.').at(-1) ?? name);
    const from = node.from + Math.max(0, at);
    const end = at < 0 ? node.to : from + (name.split('.').at(-1) ?? name).length;
    const place: Place = { file: file.file, span: [from, end] };
    const known = this.#keys.get(name);
    if (known === undefined) this.#keys.set(name, { name, at: place, uses: [] });
    else known.uses.push(place);
  }

  #hold(holder: Holder): void {
    const key = `${holder.file.file}\n${holder.dotted}\n${holder.scope?.node.from ?? -1}:${holder.scope?.node.to ?? -1}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    if (this.#holders.length >= mostHolders) this.#whole = true;
    else this.#holders.push(holder);
  }

  #uses({ file, dotted, scope }: Holder): void {
    if (scope === null) {
      for (const { node } of file.python.found.members)
        if (dottedOf(node, file.python.text) === dotted) this.#used(node, file, '');
      return;
    }
    const [head = ''] = dotted.split('.');
    for (const node of file.python.usesOf(head)) {
      if (node.from < scope.node.from || node.to > scope.node.to) continue;
      if (bindingsOf(this.#scopeAt(node, file), head)?.scope !== scope) continue;
      if (!isTarget(node)) this.#used(node, file, '');
    }
  }

  #scopeAt(node: SyntaxNode, { python }: PythonFile): Scope {
    const { functions, module } = python.found;
    let best: FoundFunction['definition'] | null = null;
    for (const one of functions)
      if (one.node.from <= node.from && one.node.to >= node.to && (best === null || one.node.from >= best.node.from))
        best = one;
    return best?.scope ?? module;
  }

  /** Looks at one place where the config, or the part of it below `prefix`, stands as an expression. */
  #used(node: SyntaxNode, file: PythonFile, prefix: string): void {
    const { parent } = node;
    if (parent === null) return;
    const scope = this.#scopeAt(node, file);
    const isFirst = parent.firstChild?.from === node.from && parent.firstChild.to === node.to;
    if (parent.name === 'MemberExpression' && isFirst) {
      this.#member(parent, { file, scope, prefix });
      return;
    }
    // A part that is read is a value.
    if (prefix !== '') return;
    switch (parent.name) {
      case 'AssignStatement': {
        const target = parent.firstChild;
        if (isFirst || target === null) return;
        this.#alias(target, file, scope);
        return;
      }
      case 'WithStatement':
      case 'ExpressionStatement':
      case 'DeleteStatement':
        return;
      case 'BinaryExpression': {
        // `'lr' in config`
        const [word, text] = [node.prevSibling, parent.firstChild];
        const name = word?.name === 'in' || word?.name === 'not' ? textAt(text, { file, scope }) : null;
        if (name !== null && text !== null) this.#key(name, text, file);
        return;
      }
      case 'ArgList':
        this.#given(node, parent, file, scope);
        return;
      default:
        this.#read = true;
        this.#whole = true;
    }
  }

  #alias(target: SyntaxNode, file: PythonFile, scope: Scope): void {
    const dotted = dottedOf(target, file.python.text);
    if (dotted === null) {
      this.#whole = true;
      return;
    }
    if (dotted.includes('.')) this.#hold({ file, dotted, scope: null });
    else {
      const bound = bindingsOf(scope, dotted);
      this.#hold({ file, dotted, scope: bound?.scope ?? scope });
    }
  }

  #member(
    member: SyntaxNode,
    { file, scope, prefix }: { readonly file: PythonFile; readonly scope: Scope; readonly prefix: string },
  ): void {
    const { python } = file;
    const last = member.lastChild;
    if (last === null) return;
    this.#read = true;
    if (last.name === 'PropertyName') {
      const name = python.slice(last);
      const called = member.parent?.name === 'CallExpression' && member.parent.firstChild?.from === member.from;
      if (called && member.parent !== null) this.#method(name, member.parent, { file, scope, prefix });
      else this.#found(`${prefix}${name}`, last, member, file);
      return;
    }
    const inside = member.firstChild?.nextSibling?.nextSibling ?? null;
    const key = inside === null ? null : textAt(inside, { file, scope });
    if (key === null || inside === null) {
      if (prefix === '') this.#whole = true;
    } else this.#found(`${prefix}${key}`, inside, member, file);
  }

  #found(name: string, node: SyntaxNode, member: SyntaxNode, file: PythonFile): void {
    this.#key(name, node, file);
    if (name.split('.').length < 6) this.#used(member, file, `${name}.`);
  }

  #method(
    name: string,
    call: SyntaxNode,
    { file, scope, prefix }: { readonly file: PythonFile; readonly scope: Scope; readonly prefix: string },
  ): void {
    const given = call.lastChild?.firstChild?.nextSibling ?? null;
    if (['get', 'pop', 'setdefault', '__getitem__'].includes(name) && given !== null) {
      const key = textAt(given, { file, scope });
      if (key !== null) this.#found(`${prefix}${key}`, given, call, file);
      else if (prefix === '') this.#whole = true;
    } else if (prefix !== '') return;
    else if (['update', 'setdefaults'].includes(name) && given !== null) this.#defaults(given, file, scope);
    else if (wholeMethods.has(name)) this.#whole = true;
    else if (!['persist', 'update_locked'].includes(name)) this.#key(name, call.firstChild?.lastChild ?? call, file);
  }

  /** Handed to a call. */
  #given(node: SyntaxNode, list: SyntaxNode, file: PythonFile, scope: Scope): void {
    const { python } = file;
    const call = list.parent;
    if (call === null) return;
    const callee = dottedOf(call.firstChild, python.text);
    const name = callee?.split('.').at(-1) ?? '';
    const found = this.#index
      .callsNamed(name)
      .find((one) => one.file === file && one.call.node.from === call.from && one.call.node.to === call.to);
    const argument = found?.call.arguments.find((one) => one.node.from === node.from && one.node.to === node.to);
    if (this.#isInit(call, file) || harmlessCalls.has(name)) return;
    if (found === undefined || argument === undefined) {
      this.#whole = true;
      return;
    }
    if (name === 'getattr' || name === 'hasattr') {
      const key = found.call.arguments[1]?.node ?? null;
      const text = key === null ? null : textAt(key, { file, scope });
      this.#read = true;
      if (text !== null && key !== null) this.#key(text, key, file);
      else this.#whole = true;
      return;
    }
    const fn =
      argument.stars > 0 ? null : (this.#index.function(callee, file, scope) ?? this.#initOf(callee, file, scope));
    const parameter = fn?.definition.parameters.find((one) => {
      const value = this.#index.given(found, fn, one.name);
      return value !== null && value.from === node.from;
    });
    if (fn === null || parameter === undefined) {
      this.#read = true;
      this.#whole = true;
      return;
    }
    this.#hold({ file: fn.file, dotted: parameter.name, scope: fn.definition.scope });
  }

  #initOf(callee: string | null, file: PythonFile, scope: Scope): FoundFunction | null {
    const made = this.#index.class(callee, file, scope);
    return made === null
      ? null
      : this.#index.function(`${made.definition.name}.__init__`, made.file, made.definition.outer);
  }
}

/** The left side of an assignment, a parameter, or the name of a keyword argument. */
function isTarget(node: SyntaxNode): boolean {
  const { parent, nextSibling } = node;
  if (parent === null) return true;
  if (parent.name === 'ParamList' || parent.name === 'ScopeStatement') return true;
  if (parent.name === 'ArgList' && nextSibling?.name === 'AssignOp') return true;
  if (parent.name === 'WithStatement' && node.prevSibling?.name === 'as') return true;
  return (
    parent.name === 'AssignStatement' &&
    nextSibling !== null &&
    (nextSibling.name === 'AssignOp' || nextSibling.name === 'TypeDef')
  );
}
