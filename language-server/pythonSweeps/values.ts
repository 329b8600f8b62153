import type { SyntaxNode } from '@lezer/common';
import type { Span } from '../../src/core/sweep/lineIndex.ts';
import type { Resolved } from '../../src/core/sweep/scalar.ts';

/** What an expression of Python is known to be before the program runs, and where that is written. */
export type Value =
  | ScalarValue
  | ListValue
  | DictValue
  | FunctionValue
  | LibraryValue
  | MethodValue
  | FileValue
  | SweepIdValue
  | EitherValue
  | UnknownValue;

export interface ScalarValue {
  readonly kind: 'scalar';
  readonly span: Span;
  /** Where it is written, where that is not where it is used. */
  readonly origin?: Span;
  /** Of a literal as it is written, of a text what it says, else as Python prints it. */
  readonly text: string;
  readonly resolved: Resolved;
}

/** A list or tuple; can be changed in place. */
export interface ListValue {
  readonly kind: 'list';
  readonly span: Span;
  items: readonly Value[];
  /** There may be more items, or others. */
  open: boolean;
  /** Counts up with each list and dict. */
  readonly born: number;
}

/** A name with its value in a dict. */
export interface DictItem {
  readonly name: string;
  readonly keySpan: Span;
  /** Written without quotes, in `dict(...)`. */
  readonly bare: boolean;
  readonly value: Value;
  /** From the key to the end of the expression of the value. */
  readonly span: Span;
  /** It stands in the literal of this dict. */
  readonly inLiteral: boolean;
}

/** Can be changed in place. */
export interface DictValue {
  readonly kind: 'dict';
  readonly span: Span;
  readonly items: Map<string, DictItem>;
  /** There may be more keys. */
  open: boolean;
  /** Counts up with each list and dict. */
  readonly born: number;
  /** Read from a file; its keys are those of the file, and of what the script changes afterwards. */
  readonly from: LoadedFrom | null;
}

export interface LoadedFrom {
  /** As the script names it; empty where that cannot be told. */
  readonly name: string;
  /** Whether the name is that of the folder of the script itself. */
  readonly beside: boolean;
  /** Where the name stands. */
  readonly at: Span;
  /** The name is the default of an argument: the command line can name another. */
  readonly argument?: boolean;
}

export interface FunctionValue {
  readonly kind: 'function';
  readonly span: Span;
  readonly name: string | null;
  readonly node: SyntaxNode;
  readonly scope: Scope;
}

/** A module, function or class of another module: `wandb.sweep`, `numpy`. */
export interface LibraryValue {
  readonly kind: 'library';
  readonly span: Span;
  readonly path: string;
}

/** `object.name` of a known value. */
export interface MethodValue {
  readonly kind: 'method';
  readonly span: Span;
  readonly object: Value;
  readonly name: string;
}

/** An open file, a path, or the text of one. */
export interface FileValue {
  readonly kind: 'file';
  readonly span: Span;
  readonly from: LoadedFrom;
}

/** What `wandb.sweep` returned. */
export interface SweepIdValue {
  readonly kind: 'sweepId';
  readonly span: Span;
  /** Where the call stands. */
  readonly call: Span;
}

/** One of several, by conditions that only running the program would tell. */
export interface EitherValue {
  readonly kind: 'either';
  readonly span: Span;
  readonly options: readonly Value[];
}

export interface UnknownValue {
  readonly kind: 'unknown';
  readonly span: Span;
}

/** What cannot be told from the text. */
export function unknown(span: Span): UnknownValue {
  return { kind: 'unknown', span };
}

/** A text, as Python has it. */
export function textValue(value: string, span: Span): ScalarValue {
  return { kind: 'scalar', span, text: value, resolved: { type: 'text', value } };
}

/** What is longer counts as not wholly known. */
export const mostItems = 2000;

let born = 0;

/** The `born` of the newest list or dict. */
export function newestBorn(): number {
  return born;
}

/** @param open - it may hold more than is known */
export function listValue(items: readonly Value[], span: Span, open = false): ListValue {
  const kept = items.length > mostItems ? items.slice(0, mostItems) : items;
  return { kind: 'list', span, items: kept, open: open || kept.length < items.length, born: ++born };
}

/** @param open - it may hold more than is known */
export function dictValue(span: Span, items: Iterable<DictItem> = [], open = false): DictValue {
  const byName = new Map([...items].map((item) => [item.name, item]));
  return { kind: 'dict', span, items: byName, open, born: ++born, from: null };
}

const mostOptions = 8;

/** One of these values; alike ones count once. */
export function either(options: readonly Value[], span: Span): Value {
  const flat = [...new Set(options.flatMap((one) => (one.kind === 'either' ? one.options : [one])))];
  const [only] = flat;
  if (only !== undefined && flat.length === 1) return only;
  return flat.length === 0 || flat.length > mostOptions ? unknown(span) : { kind: 'either', span, options: flat };
}

/** Whether a value is `None`. */
export function noValue(value: Value): boolean {
  return value.kind === 'scalar' && value.resolved.type === 'null';
}

/** The text that a value is; null for all others. */
export function textOfValue(value: Value | undefined): string | null {
  return value?.kind === 'scalar' && value.resolved.type === 'text' ? value.resolved.value : null;
}

/** Whether Python takes a value for true; null where that is not known. */
export function truthOf(value: Value): boolean | null {
  switch (value.kind) {
    case 'scalar': {
      const { resolved } = value;
      return resolved.type === 'null' ? false : Boolean(resolved.value);
    }
    case 'list':
      return value.items.length > 0 ? true : value.open ? null : false;
    case 'dict':
      return value.items.size > 0 ? true : value.open ? null : false;
    case 'function':
    case 'sweepId':
      return true;
    default:
      return null;
  }
}

/** The names of a module or of one call of a function. */
export class Scope {
  readonly parent: Scope | null;
  readonly names = new Map<string, Value>();
  /** Names that stand for the scope of the module (`global x`). */
  readonly globals = new Set<string>();
  /** Names that are given from outside, and may be another value each time: parameters. */
  readonly given = new Set<string>();

  constructor(parent: Scope | null) {
    this.parent = parent;
  }

  get(name: string): Value | undefined {
    return this.names.get(name) ?? this.parent?.get(name);
  }

  isGiven(name: string): boolean {
    return this.names.has(name) ? this.given.has(name) : (this.parent?.isGiven(name) ?? false);
  }

  /** The scope in which an assignment sets a name. */
  owner(name: string): Scope {
    if (!this.globals.has(name)) return this;
    return this.parent?.root() ?? this;
  }

  root(): Scope {
    return this.parent?.root() ?? this;
  }
}
