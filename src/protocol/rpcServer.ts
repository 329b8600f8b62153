import type { RequestMap, RpcAnswer, RpcCancel, RpcRequest } from './rpc.ts';

/** One function a request. The signal is aborted when nobody waits for the answer any more. */
export type RpcHandlers<M extends RequestMap<M>> = {
  [K in keyof M]: (params: M[K]['params'], signal: AbortSignal) => M[K]['result'] | Promise<M[K]['result']>;
};

/** The answering side: every request gets exactly one answer, unless it was cancelled. */
export class RpcServer<M extends RequestMap<M>> {
  readonly #handlers: RpcHandlers<M>;
  readonly #post: (message: RpcAnswer) => void;
  readonly #running = new Map<number, AbortController>();

  constructor(handlers: RpcHandlers<M>, post: (message: RpcAnswer) => void) {
    this.#handlers = handlers;
    this.#post = post;
  }

  /** Takes a request or a cancellation; false when the message is neither. */
  accept(message: RpcRequest | RpcCancel | { readonly kind: string }): boolean {
    if (isCancel(message)) {
      this.#running.get(message.id)?.abort();
      this.#running.delete(message.id);
      return true;
    }
    if (isRequest(message)) {
      void this.#answer(message);
      return true;
    }
    return false;
  }

  async #answer(request: RpcRequest): Promise<void> {
    const abort = new AbortController();
    this.#running.set(request.id, abort);
    let answer: RpcAnswer;
    try {
      const { method } = request;
      if (!knows(this.#handlers, method)) {
        throw new Error(`unknown request ${method}`);
      }
      const params = request.params as M[typeof method]['params'];
      answer = { kind: 'reply', id: request.id, result: await this.#handlers[method](params, abort.signal) };
    } catch (error) {
      answer = { kind: 'failure', id: request.id, message: error instanceof Error ? error.message : String(error) };
    }
    this.#running.delete(request.id);
    if (!abort.signal.aborted) {
      this.#post(answer);
    }
  }
}

function isCancel(message: { readonly kind: string }): message is RpcCancel {
  return message.kind === 'cancel';
}

function isRequest(message: { readonly kind: string }): message is RpcRequest {
  return message.kind === 'request';
}

function knows<H extends object>(handlers: H, method: string): method is keyof H & string {
  return Object.hasOwn(handlers, method);
}
