import type { SyntaxNode } from '@lezer/common';
import { baseName } from '../../service/baseName.ts';
import type { AttributeValue } from '../collect.ts';
import type { DefinitionIndex, FoundCall, FoundFunction } from '../definitionIndex.ts';
import type { ScriptArgument } from '../facts.ts';
import { argumentOf, bindingsOf, dottedOf, type Scope } from '../nodes.ts';
import type { PythonFile } from '../programText.ts';
import { addedArgument } from './addedArgument.ts';
import { boolAt, literalAt, type ParserFacts, textAt } from './argumentText.ts';
import { holdersOf, parseCalls } from './holders.ts';
import { merged } from './merged.ts';
import { returnsOf } from './returned.ts';
import { subCommandOf } from './subCommand.ts';

/** One `ArgumentParser(...)`. */
interface Parser {
  readonly found: FoundCall;
}

/** Members of a parser that add no arguments behind our back. */
const harmless = new Set([
  ...parseCalls,
  ...['add_argument', 'add_argument_group', 'add_mutually_exclusive_group', 'add_subparsers', 'add_parser'],
  ...['set_defaults', 'get_default', 'print_help', 'print_usage', 'format_help', 'format_usage', 'error', 'exit'],
  ...['prog', 'description', 'epilog', 'usage', 'formatter_class', 'print_values', 'convert_arg_line_to_args'],
]);
/** Calls that take a parser and add nothing. */
const harmlessCalls = new Set(['autocomplete', 'print', 'isinstance', 'len', 'id', 'type', 'hasattr']);
const deepest = 16;

/** What argparse of the standard library reads; null where the program has none. */
export function argparseFacts(index: DefinitionIndex): ParserFacts | null {
  const reader = new ArgparseReader(index);
  return reader.read();
}

class ArgparseReader {
  readonly #index: DefinitionIndex;
  readonly #known = new Map<Scope, Map<string, ReadonlySet<Parser> | null>>();
  /** Names that are being looked up. */
  readonly #pending = new Set<string>();
  readonly #knownAttributes = new Map<string, ReadonlySet<Parser> | null>();
  readonly #attributes = new Map<PythonFile, ReadonlyMap<string, readonly AttributeValue[]>>();
  readonly #byPlace = new Map<string, Parser>();
  #open: string | null = null;

  constructor(index: DefinitionIndex) {
    this.#index = index;
  }

  read(): ParserFacts | null {
    const { files } = this.#index.program;
    if (!files.some(({ python }) => /argparse|ArgumentParser/.test(python.text))) return null;
    const own = new Set<Parser>();
    let found = false;
    let sure = true;
    for (const name of parseCalls) {
      for (const one of this.#index.callsNamed(name)) {
        if (one.call.object === null || !this.#isActive(one)) continue;
        const given = this.#commandLine(one);
        if (given === 'nothing') continue;
        const parsers = this.#parsersOf(one.call.object, one.file, one.call.scope, 0);
        if (parsers !== null && parsers.size === 0) continue;
        found = true;
        const where = `${baseName(one.file.file)}, line ${one.file.python.lineOf(one.call.node.from) + 1}`;
        if (parsers === null) {
          // `Options().parse_args()`: perhaps something else.
          sure = false;
          this.#opened(`the parser of ${where}, is not understood`);
          continue;
        }
        if (given === 'unknown') {
          sure = false;
          this.#opened(`${where} parses something else than the command line`);
        }
        if (name.includes('known')) this.#opened(`${baseName(one.file.file)} reads its arguments with ${name}`);
        for (const parser of parsers) own.add(parser);
      }
    }
    if (!found) return null;
    if (own.size > 1) {
      sure = false;
      this.#opened('it has several parsers');
    }
    const arguments_: ScriptArgument[] = [];
    for (const parser of this.#withParents(own)) {
      this.#checkParser(parser);
      for (const one of this.#argumentCalls(parser)) {
        const read = addedArgument(one, this.#index);
        if (typeof read === 'string') this.#opened(read);
        else {
          const command = subCommandOf(one, this.#index);
          arguments_.push(command === null ? read : { ...read, command });
        }
      }
    }
    if (own.size === 0)
      return {
        kind: 'argparse',
        arguments: [],
        open: this.#open,
        sure: false,
        abbreviated: false,
        dashesAlike: false,
        holders: new Set(),
      };
    this.#checkEscapes(own);
    return {
      kind: 'argparse',
      arguments: merged(arguments_),
      open: this.#open,
      sure,
      abbreviated: ![...own].some(
        ({ found: { file, call } }) => boolAt(argumentOf(call, 'allow_abbrev'), { file, scope: call.scope }) === false,
      ),
      dashesAlike: false,
      holders: holdersOf(this.#index),
    };
  }

  #opened(why: string): void {
    this.#open ??= why;
  }

  /** In the program itself, or in a function of another file that something calls. */
  #isActive({ file, call }: FoundCall): boolean {
    if (!this.#index.runs(file, call.node)) return false;
    const fn = this.#index.functionOf(call.scope);
    if (fn === null || file === this.#index.program.files[0]) return true;
    const { name } = fn.definition;
    return this.#index.callsNamed(name).length > 0 || fn.definition.outer.kind === 'class';
  }

  /** What is parsed: the command line, for sure `nothing` of it, or what cannot be told. */
  #commandLine({ file, call }: FoundCall): 'all' | 'nothing' | 'unknown' {
    const node = argumentOf(call, 'args', 0);
    if (call.arguments.some(({ stars }) => stars > 0)) return 'unknown';
    if (node === null) return 'all';
    const written = file.python.slice(node);
    if (written === 'None' || /^sys\.argv\[1:\]$/.test(written)) return 'all';
    const literal = literalAt(node, { file, scope: call.scope });
    if (literal.kind === 'list') return literal.items.length === 0 && !literal.open ? 'nothing' : 'unknown';
    const fn = this.#index.functionOf(call.scope);
    const parameter = fn?.definition.parameters.find((one) => one.name === written);
    const fallback = parameter?.fallback;
    if (fn === null || fallback === null || fallback === undefined || file.python.slice(fallback) !== 'None')
      return 'unknown';
    // `def main(argv=None)`, called without it.
    const calls = this.#index.callsOf(fn);
    return calls.every((one) => one.call.arguments.length === 0) ? 'all' : 'unknown';
  }

  /** The parsers that an expression may be; empty: certainly none; null: it cannot be told. */
  #parsersOf(node: SyntaxNode, file: PythonFile, scope: Scope, depth: number): ReadonlySet<Parser> | null {
    if (depth > deepest) return null;
    switch (node.name) {
      case 'ParenthesizedExpression':
        return node.firstChild?.nextSibling
          ? this.#parsersOf(node.firstChild.nextSibling, file, scope, depth + 1)
          : null;
      case 'VariableName':
        return this.#named(file.python.slice(node), file, scope, depth);
      case 'CallExpression':
        return this.#made(node, file, scope, depth);
      case 'MemberExpression': {
        const dotted = dottedOf(node, file.python.text);
        if (dotted === null) return null;
        return this.#attribute(dotted, file, depth);
      }
      case 'String':
      case 'FormatString':
      case 'Number':
      case 'None':
        return new Set();
      default:
        return null;
    }
  }

  #named(name: string, file: PythonFile, scope: Scope, depth: number): ReadonlySet<Parser> | null {
    const bound = bindingsOf(scope, name);
    if (bound === null) return null;
    let known = this.#known.get(bound.scope);
    if (known === undefined) {
      known = new Map();
      this.#known.set(bound.scope, known);
    }
    const before = known.get(name);
    if (before !== undefined) return before;
    // While it is looked up: `parser = add_args(parser)` adds nothing new.
    known.set(name, new Set());
    const key = `${file.file}:${bound.scope.node.from}:${name}`;
    this.#pending.add(key);
    const all = bound.all.map((one): ReadonlySet<Parser> | null => {
      if (one.how === 'assign' && one.value !== null) return this.#parsersOf(one.value, file, bound.scope, depth + 1);
      if (one.how === 'import') {
        const source = this.#index.variable(name, file);
        return source === null
          ? null
          : this.#named(source.name, source.file, source.file.python.found.module, depth + 1);
      }
      if (one.how !== 'parameter') return null;
      const fn = this.#index.functionOf(bound.scope);
      return fn === null ? null : this.#fromCallers(fn, name, depth);
    });
    const result = union(all);
    this.#pending.delete(key);
    known.set(name, result);
    return result;
  }

  /** Memo, as for names: what stands in it while it is looked up adds nothing new. */
  #attribute(dotted: string, file: PythonFile, depth: number): ReadonlySet<Parser> | null {
    const key = `${file.file}:${dotted}`;
    const before = this.#knownAttributes.get(key);
    if (before !== undefined) return before;
    this.#knownAttributes.set(key, new Set());
    const values = this.#attributesOf(file).get(dotted) ?? [];
    const result =
      values.length === 0 ? null : union(values.map((one) => this.#parsersOf(one.value, file, one.scope, depth + 1)));
    this.#knownAttributes.set(key, result);
    return result;
  }

  #attributesOf(file: PythonFile): ReadonlyMap<string, readonly AttributeValue[]> {
    let known = this.#attributes.get(file);
    if (known === undefined) {
      known = Map.groupBy(file.python.found.attributes, ({ target }) => target);
      this.#attributes.set(file, known);
    }
    return known;
  }

  #fromCallers(fn: FoundFunction, name: string, depth: number): ReadonlySet<Parser> | null {
    const calls = this.#index.callsOf(fn);
    const given = calls.map((one) => {
      const node = this.#index.given(one, fn, name);
      return node === null ? new Set<Parser>() : this.#parsersOf(node, one.file, one.call.scope, depth + 1);
    });
    return union(given);
  }

  #made(node: SyntaxNode, file: PythonFile, scope: Scope, depth: number): ReadonlySet<Parser> | null {
    const callee = node.firstChild;
    const dotted = dottedOf(callee, file.python.text);
    const found = this.#index.callAt(node, file);
    if (found === null) return null;
    const origin = file.python.origin(dotted);
    if (/(?:^|\.)ArgumentParser$/.test(origin) || /(?:^|\.)ArgParser$/.test(origin)) {
      const key = `${file.file}:${node.from}`;
      const parser = this.#byPlace.get(key) ?? { found };
      this.#byPlace.set(key, parser);
      return new Set([parser]);
    }
    const { name, object } = found.call;
    if (object !== null && ['add_argument_group', 'add_mutually_exclusive_group'].includes(name))
      return this.#parsersOf(object, file, scope, depth + 1);
    if (object !== null && ['add_subparsers', 'add_parser'].includes(name)) {
      this.#opened('it has sub-commands');
      return this.#parsersOf(object, file, scope, depth + 1);
    }
    const fn = this.#index.function(dotted, file, scope);
    if (fn !== null) return this.#returned(fn, depth);
    const made = this.#index.class(dotted, file, scope);
    if (made !== null) {
      if (!made.definition.bases.some((base) => /ArgumentParser$/.test(made.file.python.slice(base.node)))) return null;
      this.#opened(`${made.definition.name} is a parser of its own`);
      const key = `${file.file}:${node.from}`;
      const parser = this.#byPlace.get(key) ?? { found };
      this.#byPlace.set(key, parser);
      return new Set([parser]);
    }
    // A library that adds its arguments and gives the parser back, as Lightning does; `#checkEscapes` says that it does.
    const given = found.call.arguments.filter(
      ({ node: one }) => one.name === 'VariableName' || one.name === 'MemberExpression',
    );
    if (given.some(({ node: one }) => this.#pending.has(this.#keyOf(one, file, scope)))) return new Set();
    const through = union(given.map((one) => this.#parsersOf(one.node, file, scope, depth + 1) ?? new Set()));
    return through !== null && through.size > 0 ? through : null;
  }

  #keyOf(node: SyntaxNode, file: PythonFile, scope: Scope): string {
    const name = file.python.slice(node);
    return `${file.file}:${bindingsOf(scope, name)?.scope.node.from ?? -1}:${name}`;
  }

  #returned(fn: FoundFunction, depth: number): ReadonlySet<Parser> | null {
    const values: (ReadonlySet<Parser> | null)[] = [];
    for (const node of returnsOf(fn)) values.push(this.#parsersOf(node, fn.file, fn.definition.scope, depth + 1));
    return values.length === 0 ? null : union(values);
  }

  #withParents(own: ReadonlySet<Parser>): ReadonlySet<Parser> {
    const all = new Set(own);
    for (const { found } of all) {
      const { file, call } = found;
      const parents = argumentOf(call, 'parents', 3);
      if (parents === null) continue;
      const items = parents.name === 'ArrayExpression' || parents.name === 'TupleExpression' ? itemsOf(parents) : null;
      if (items === null) this.#opened('its parser has parents that are not understood');
      for (const item of items ?? []) {
        const parsers = this.#parsersOf(item, file, call.scope, 0);
        if (parsers === null || parsers.size !== 1) this.#opened('its parser has parents that are not understood');
        for (const parser of parsers ?? []) all.add(parser);
      }
    }
    return all;
  }

  #checkParser({ found: { file, call } }: Parser): void {
    const where = { file, scope: call.scope };
    const origin = file.python.origin(call.callee);
    if (!/^argparse\.ArgumentParser$/.test(origin)) this.#opened(`${origin} reads more than arguments`);
    const prefix = argumentOf(call, 'prefix_chars');
    if (prefix !== null && textAt(prefix, where)?.includes('-') !== true)
      this.#opened('its arguments do not start with `-`');
    if (call.arguments.some(({ stars }) => stars > 0)) this.#opened('its parser is made with `*` arguments');
    if (argumentOf(call, 'exit_on_error') !== null) this.#opened('its parser does not exit on errors');
    if (file.python.found.errorAt !== null) this.#opened(`${baseName(file.file)} has a syntax error`);
    if (/SystemExit/.test(file.python.text)) this.#opened(`${baseName(file.file)} goes on after a wrong argument`);
  }

  /** Every `add_argument` of a parser and of its groups. */
  #argumentCalls(parser: Parser): readonly FoundCall[] {
    return this.#index.callsNamed('add_argument').filter(({ file, call }) => {
      if (call.object === null || !this.#index.runs(file, call.node)) return false;
      const parsers = this.#parsersOf(call.object, file, call.scope, 0);
      if (parsers === null)
        this.#opened(
          `${baseName(file.file)}, line ${file.python.lineOf(call.node.from) + 1}, adds arguments in a way that is not understood`,
        );
      return parsers === null || parsers.has(parser);
    });
  }

  /** Whether a parser is handed to code that is not read, or used in a way that may add arguments. */
  #checkEscapes(own: ReadonlySet<Parser>): void {
    const isOwn = (node: SyntaxNode, file: PythonFile, scope: Scope): boolean => {
      if (node.name !== 'VariableName' && node.name !== 'MemberExpression') return false;
      const parsers = this.#parsersOf(node, file, scope, 0);
      return parsers !== null && [...parsers].some((one) => own.has(one));
    };
    for (const file of this.#index.program.files) {
      const { found, text } = file.python;
      for (const call of found.calls) {
        for (const given of call.arguments) {
          if (given.name === 'parents' || !isOwn(given.node, file, call.scope)) continue;
          if (harmlessCalls.has(call.name) || this.#index.function(call.callee, file, call.scope) !== null) continue;
          if (/Simple|Parser$/.test(call.name) && given.name === 'parent') continue;
          this.#opened(`\`${call.callee ?? call.name}\` may add arguments`);
        }
      }
      for (const { object, name, scope, node } of found.members) {
        if (object === null || name === null || harmless.has(name)) continue;
        const owner = node.firstChild;
        if (owner !== null && isOwn(owner, file, scope)) this.#opened(`\`${object}.${name}\` may add arguments`);
      }
      for (const { node, object, name } of found.members) {
        if (object !== 'sys' || name !== 'argv') continue;
        if (/\bin\s*$/.test(text.slice(Math.max(0, node.from - 5), node.from)))
          this.#opened(`${baseName(file.file)} looks into sys.argv itself`);
        const { parent } = node;
        const after = text.slice(node.to, node.to + 3).trimStart();
        const changed =
          /^(?:=[^=]|\+=|\.)/.test(after) && !/^\.(?:copy|index|count)/.test(text.slice(node.to, node.to + 8));
        const item =
          parent?.name === 'MemberExpression' && /^\s*(?:=[^=]|\+=)/.test(text.slice(parent.to, parent.to + 3));
        if (changed || item) this.#opened(`${baseName(file.file)} changes sys.argv`);
      }
    }
  }
}

function union(sets: readonly (ReadonlySet<Parser> | null)[]): ReadonlySet<Parser> | null {
  const all = new Set<Parser>();
  for (const one of sets) {
    if (one === null) return null;
    for (const parser of one) all.add(parser);
  }
  return all;
}

function itemsOf(list: SyntaxNode): SyntaxNode[] {
  const items: SyntaxNode[] = [];
  for (let at = list.firstChild; at !== null; at = at.nextSibling)
    if (!/^[[\](),]$|^Comment$/.test(at.name)) items.push(at);
  return items;
}
