import type { TrialState } from '../space/state.ts';
import type { Params } from '../space/value.ts';

/**
 * Messages of `trialdeck serve --stdio` (cli.md 6): JSON-RPC 2.0, one message a line. An external sampler answers `create`,
 * `ask`, `tell` and `add` of them. Numbers that JSON does not have travel as the texts `"NaN"`, `"Infinity"`, `"-Infinity"`.
 */

export type WireNumber = number | 'NaN' | 'Infinity' | '-Infinity';

/** A message as its line, without the newline. */
export function wireText(message: unknown): string {
  return JSON.stringify(message, (_key, item: unknown) =>
    typeof item === 'number' && !Number.isFinite(item) ? String(item) : item,
  );
}

/** A trial as `trials --json` shows it. */
export interface WireTrial {
  readonly trial: number;
  readonly state: TrialState;
  readonly params: Params;
  readonly value: WireNumber | null;
  readonly values: readonly WireNumber[];
  readonly intermediate: ReadonlyArray<readonly [step: number, value: WireNumber]>;
  readonly reason: string | null;
  readonly run: string | null;
  /** ISO 8601 UTC. */
  readonly start: string | null;
  readonly end: string | null;
}

/** What `add` needs of a trial that ended elsewhere; its number there does not matter. */
export type AddedTrial = Pick<WireTrial, 'params'> & Partial<WireTrial>;

export interface CreateParams {
  /** YAML text of a sweep, or the path of a file that holds one. */
  readonly sweep: string;
  readonly study?: string;
  /** Path of a database, or `:memory:`; absent: a study folder in the workspace. */
  readonly storage?: string;
  readonly seed?: number;
  /** As `sampler` of `trialdeck:`. */
  readonly sampler?: string | { readonly [argument: string]: unknown };
}

export interface AskedTrial {
  readonly trial: number;
  readonly params: Params;
}

/** How a trial ended. `metrics`: those that the sweep's constraints look at. */
export type TellParams = { readonly study: string; readonly trial: number } & (
  | { readonly value: WireNumber; readonly metrics?: Readonly<Record<string, WireNumber>> }
  | { readonly values: readonly WireNumber[]; readonly metrics?: Readonly<Record<string, WireNumber>> }
  | { readonly state: 'fail' | 'pruned' }
  /** In a study without a metric: it ended, and that is all. */
  | { readonly value?: null }
);

export interface WireBest {
  readonly trial: number;
  /** With several metrics one number a metric. */
  readonly value: WireNumber | readonly WireNumber[];
  readonly params: Params;
}

/** With one metric the best trial, with several the front. */
export type BestResult = { readonly trial: null } | WireBest | readonly WireBest[];

/** Every method with its parameters and its result. */
export interface ServeMethods {
  readonly create: { readonly params: CreateParams; readonly result: { readonly study: string } };
  readonly ask: {
    readonly params: { readonly study: string; readonly count?: number };
    readonly result: readonly AskedTrial[];
  };
  readonly report: {
    readonly params: {
      readonly study: string;
      readonly trial: number;
      readonly step: number;
      readonly value: WireNumber;
    };
    readonly result: { readonly prune: boolean; readonly reason: string | null };
  };
  readonly tell: { readonly params: TellParams; readonly result: Record<string, never> };
  readonly enqueue: {
    readonly params: { readonly study: string; readonly params: Params };
    readonly result: { readonly trial: number };
  };
  readonly add: {
    readonly params: { readonly study: string; readonly trials: readonly AddedTrial[] };
    readonly result: Record<string, never>;
  };
  readonly best: { readonly params: { readonly study: string }; readonly result: BestResult };
  readonly trials: { readonly params: { readonly study: string }; readonly result: readonly WireTrial[] };
}

export const serveMethods = ['create', 'ask', 'report', 'tell', 'enqueue', 'add', 'best', 'trials'] as const;

/** Codes of JSON-RPC 2.0, and the one for everything that the study itself has to say. */
export const rpcCodes = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  /** With `data.reason`. */
  failed: -32000,
} as const;

export interface RpcFailureBody {
  readonly code: number;
  readonly message: string;
  readonly data?: { readonly reason: string };
}

export type RpcId = string | number | null;

/** One answer. */
export type RpcResponse =
  | { readonly jsonrpc: '2.0'; readonly id: RpcId; readonly result: unknown }
  | { readonly jsonrpc: '2.0'; readonly id: RpcId; readonly error: RpcFailureBody };
