import type { Span } from '../../src/core/sweep/lineIndex.ts';
import type { DictValue, Value } from './values.ts';

/** What a call is given. */
export interface Given {
  readonly span: Span;
  readonly positional: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
  /** `name=value` and what `**` brings, as a dict. */
  readonly keywords: DictValue;
  /** Something else may be given by `*x`. */
  readonly open: boolean;
}

/** The argument of a name, or at a position. */
export function given({ positional, named }: Given, name: string, index: number): Value | undefined {
  return named.get(name) ?? positional[index];
}
