import type { SyntaxNode } from '@lezer/common';
import type { Span } from '../../src/core/sweep/lineIndex.ts';
import type { MapNode } from '../../src/core/sweep/tree.ts';
import type { PythonText } from '../python/syntax.ts';
import { Memory } from './memory.ts';
import type { DictItem, DictValue, FunctionValue, LoadedFrom, ScalarValue, Scope, Value } from './values.ts';

/** A dict that reached `wandb.sweep`, or that looks like one that will. */
export interface SweptDict {
  /** The call; null where none was seen. */
  readonly call: Span | null;
  readonly dict: DictValue;
  readonly root: MapNode;
  /** `project` and `entity` of the call. */
  readonly project: readonly (readonly [key: 'project' | 'entity', value: string])[];
}

/** A sweep that the script reads from a file. */
export interface SweptFile {
  readonly call: Span;
  readonly from: LoadedFrom;
  /** Keys that the script sets afterwards. */
  readonly changed: readonly string[];
}

/** A call of `wandb.agent`. */
export interface AgentCall {
  readonly span: Span;
  /** The call of `wandb.sweep` whose sweep it runs; null where that cannot be told. */
  readonly sweep: Span | null;
  /** Name of the function that it calls for each trial; null without one. */
  readonly called: string | null;
  /** How many trials it runs: null without a limit. */
  readonly count: number | 'unknown' | null;
}

/** More is not looked at: what a script does beyond is not known. */
const mostSteps = 60_000;
const deepest = 60;

/** How a run goes on after a statement: `stop` after a return, an exception or the end of the program. */
export type End = 'next' | 'stop';

/** What the pieces of Python mean. */
export interface Meaning {
  evaluate(machine: Machine, node: SyntaxNode, scope: Scope): Value;
  run(machine: Machine, nodes: readonly SyntaxNode[], scope: Scope): End;
}

/** Ends a run that has taken too many steps. */
export class OutOfSteps extends Error {}

/** Runs the parts of a script that make sweeps, without running anything. */
export class Machine {
  readonly python: PythonText;
  readonly memory = new Memory();
  readonly swept: SweptDict[] = [];
  readonly files: SweptFile[] = [];
  readonly agents: AgentCall[] = [];
  /** Every dict literal that was met. */
  readonly dicts: DictValue[] = [];
  /** Keys of literals that stand twice in them, the later one wins; by where the literal begins. */
  readonly doubled = new Map<number, DictItem[]>();
  /** Texts that stand for several values: bodies of loops, what is handed to functions. They are not rewritten. */
  readonly shared: Span[] = [];
  /** Defaults of command-line arguments, by name. */
  readonly defaults = new Map<string, ScalarValue>();
  /** Every function that was met. */
  readonly functions: FunctionValue[] = [];
  /** Functions that were run, and those that run now, by where they begin. */
  readonly ran = new Set<number>();
  readonly running = new Set<number>();
  /** What the functions that are running returned so far, the innermost last. */
  readonly returned: Value[][] = [];
  readonly #meaning: Meaning;
  #depth = 0;
  #steps = 0;

  constructor(python: PythonText, meaning: Meaning) {
    this.python = python;
    this.#meaning = meaning;
  }

  value(node: SyntaxNode | null, scope: Scope): Value {
    if (node === null) return { kind: 'unknown', span: [0, 0] };
    this.step();
    if (this.#depth > deepest) return { kind: 'unknown', span: [node.from, node.to] };
    this.#depth++;
    try {
      return this.#meaning.evaluate(this, node, scope);
    } finally {
      this.#depth--;
    }
  }

  run(nodes: readonly SyntaxNode[], scope: Scope): End {
    if (this.#depth > deepest) return 'next';
    this.#depth++;
    try {
      return this.#meaning.run(this, nodes, scope);
    } finally {
      this.#depth--;
    }
  }

  step(): void {
    if (++this.#steps > mostSteps) throw new OutOfSteps();
  }

  text(node: { readonly from: number; readonly to: number }): string {
    return this.python.text.slice(node.from, node.to);
  }
}
