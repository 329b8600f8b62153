import { Disposable, type LogOutputChannel } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';

/** See `ClientModule` of editor/language: the bundle that the extension loads at the first sweep file. */
export async function startClient(server: string, log: LogOutputChannel): Promise<Disposable> {
  const client = new LanguageClient(
    'trialdeck',
    'Trialdeck',
    { module: server, transport: TransportKind.ipc },
    {
      documentSelector: ['file', 'untitled'].flatMap((scheme) => [
        { scheme, language: 'yaml' },
        { scheme, language: 'json' },
      ]),
      outputChannel: log,
      diagnosticCollectionName: 'trialdeck',
    },
  );
  await client.start();
  return new Disposable(() => void client.dispose());
}
