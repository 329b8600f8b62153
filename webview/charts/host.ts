import { type RpcAnswer, RpcClient } from '../../src/protocol/rpc.ts';
import type { ChartRequests, FromCharts, PanelSelection, ToCharts } from '../../src/protocol/webview.ts';
import { parseViewState, type ViewState } from './viewState.ts';

/** What the editor gives to a webview. */
interface EditorApi {
  postMessage(message: FromCharts): void;
  getState(): unknown;
  setState(state: StoredState): void;
}

declare function acquireVsCodeApi(): EditorApi;

/** What survives hiding and reloading: the host restores the panel from `selection`, the view itself from `view`. */
interface StoredState {
  readonly selection: PanelSelection;
  readonly view: ViewState;
}

export type HostEvent = Exclude<ToCharts, RpcAnswer>;

const timeoutMs = 30_000;

/** The webview's line to the extension host. */
export class Host {
  readonly #api = acquireVsCodeApi();
  readonly #rpc = new RpcClient<ChartRequests>((message) => this.#api.postMessage(message), timeoutMs);

  /** @param received - events of the host */
  constructor(received: (event: HostEvent) => void) {
    window.addEventListener('message', (event: MessageEvent<ToCharts>) => {
      const message = event.data;
      if (message.kind === 'reply' || message.kind === 'failure') {
        this.#rpc.accept(message);
      } else {
        received(message);
      }
    });
  }

  /** @param slot - a newer request with the same slot supersedes this one */
  request<K extends keyof ChartRequests>(
    method: K,
    params: ChartRequests[K]['params'],
    slot?: string,
  ): Promise<ChartRequests[K]['result']> {
    return this.#rpc.request(method, params, slot);
  }

  post(message: FromCharts): void {
    this.#api.postMessage(message);
  }

  storedView(): ViewState {
    const state = this.#api.getState();
    return parseViewState(typeof state === 'object' && state !== null && 'view' in state ? state.view : null);
  }

  store(selection: PanelSelection, view: ViewState): void {
    this.#api.setState({ selection, view });
  }
}
