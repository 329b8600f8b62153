/**
 * Requests with answers over any channel that carries structured messages: the reader process (IPC) and the webviews
 * (postMessage). A webview's channel is JSON beside its typed arrays, so numbers that may be NaN or infinite travel in a
 * Float64Array, never bare.
 */

/** Every request of one side: name -> parameters and result. */
export type RequestMap<M> = { [K in keyof M]: { params: unknown; result: unknown } };

export interface RpcRequest {
  readonly kind: 'request';
  readonly id: number;
  readonly method: string;
  readonly params: unknown;
}

/** Nobody waits for this request any more. */
export interface RpcCancel {
  readonly kind: 'cancel';
  readonly id: number;
}

export type RpcAnswer =
  | { readonly kind: 'reply'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly message: string };

/** Why a request has no result: the other side says so, was silent, is gone, or a newer request took its place. */
export type RpcFailure = 'failed' | 'timeout' | 'closed' | 'superseded';

export class RpcError extends Error {
  readonly reason: RpcFailure;
  constructor(reason: RpcFailure, message: string) {
    super(message);
    this.name = 'RpcError';
    this.reason = reason;
  }
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: RpcError) => void;
  readonly timer: ReturnType<typeof setTimeout>;
  readonly slot: string | undefined;
}

/** The asking side. */
export class RpcClient<M extends RequestMap<M>> {
  readonly #post: (message: RpcRequest | RpcCancel) => void;
  readonly #timeoutMs: number;
  readonly #pending = new Map<number, Pending>();
  readonly #slots = new Map<string, number>();
  #nextId = 1;

  constructor(post: (message: RpcRequest | RpcCancel) => void, timeoutMs: number) {
    this.#post = post;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * @param slot - a newer request with the same slot supersedes this one
   * @throws RpcError (as rejection)
   */
  request<K extends keyof M & string>(method: K, params: M[K]['params'], slot?: string): Promise<M[K]['result']> {
    const id = this.#nextId++;
    const older = slot === undefined ? undefined : this.#slots.get(slot);
    if (older !== undefined) {
      this.#post({ kind: 'cancel', id: older });
      this.#settle(older)?.reject(new RpcError('superseded', 'a newer request took its place'));
    }
    return new Promise<M[K]['result']>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#post({ kind: 'cancel', id });
        this.#settle(id)?.reject(new RpcError('timeout', `no answer within ${this.#timeoutMs / 1000} s`));
      }, this.#timeoutMs);
      this.#pending.set(id, { resolve, reject, timer, slot });
      if (slot !== undefined) {
        this.#slots.set(slot, id);
      }
      this.#post({ kind: 'request', id, method, params });
    });
  }

  /** Takes an answer; false when the message is none. */
  accept(message: RpcAnswer | { readonly kind: string }): boolean {
    if (isAnswer(message)) {
      const pending = this.#settle(message.id);
      if (message.kind === 'reply') {
        pending?.resolve(message.result);
      } else {
        pending?.reject(new RpcError('failed', message.message));
      }
      return true;
    }
    return false;
  }

  /** Ends every waiting request. */
  close(message: string): void {
    for (const id of [...this.#pending.keys()]) {
      this.#settle(id)?.reject(new RpcError('closed', message));
    }
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    if (pending !== undefined) {
      clearTimeout(pending.timer);
      this.#pending.delete(id);
      if (pending.slot !== undefined && this.#slots.get(pending.slot) === id) {
        this.#slots.delete(pending.slot);
      }
    }
    return pending;
  }
}

function isAnswer(message: { readonly kind: string }): message is RpcAnswer {
  return message.kind === 'reply' || message.kind === 'failure';
}
