import type { LogOutputChannel } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import type { RunningClient } from '../editor/language/clientModule.ts';
import type { ServerOptions } from '../editor/language/serverOptions.ts';

/** See `ClientModule` of editor/language: the bundle that the extension loads at the first sweep file. */
export async function startClient(
  server: string,
  options: ServerOptions,
  log: LogOutputChannel,
): Promise<RunningClient> {
  const languages = ['yaml', 'json', 'python'];
  const client = new LanguageClient(
    'trialdeck',
    'Trialdeck',
    { module: server, transport: TransportKind.ipc },
    {
      documentSelector: [
        ...['file', 'untitled'].flatMap((scheme) => languages.map((language) => ({ scheme, language }))),
        { notebook: 'jupyter-notebook', language: 'python' },
      ],
      outputChannel: log,
      diagnosticCollectionName: 'trialdeck',
      initializationOptions: options,
    },
  );
  await client.start();
  return {
    request: (method, params) => client.sendRequest<unknown>(method, params),
    configure: (changed) => void client.sendNotification('trialdeck/configure', changed),
    dispose: () => void client.dispose(),
  };
}
