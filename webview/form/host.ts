import { RpcClient } from '../../src/protocol/rpc.ts';
import type { FormRequests, FormValues, FromForm, ToForm } from '../../src/protocol/studyForm.ts';

/** What the editor gives to a webview. */
interface EditorApi {
  postMessage(message: FromForm): void;
  getState(): unknown;
  setState(state: FormValues): void;
}

declare function acquireVsCodeApi(): EditorApi;

/** The engine answers an enqueued trial within this time, also where another program holds the study's file for long. */
const timeoutMs = 60_000;

/** The form's line to the extension host. What was typed is kept with the panel while it is hidden. */
export class Host {
  readonly #api = acquireVsCodeApi();
  readonly #rpc = new RpcClient<FormRequests>((message) => this.#api.postMessage(message), timeoutMs);

  constructor() {
    window.addEventListener('message', (event: MessageEvent<ToForm>) => this.#rpc.accept(event.data));
  }

  /** @param slot - a newer request with the same slot supersedes this one */
  request<K extends keyof FormRequests>(
    method: K,
    params: FormRequests[K]['params'],
    slot?: string,
  ): Promise<FormRequests[K]['result']> {
    return this.#rpc.request(method, params, slot);
  }

  post(message: FromForm): void {
    this.#api.postMessage(message);
  }

  /** What was typed before the panel was hidden; null when it is new. */
  storedValues(): FormValues | null {
    const state = this.#api.getState();
    return typeof state === 'object' && state !== null
      ? Object.fromEntries(
          Object.entries(state).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
        )
      : null;
  }

  store(values: FormValues): void {
    this.#api.setState(values);
  }
}
