import { pathToFileURL } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { getLanguageService } from 'yaml-language-server';
import type { Answers } from './ours.ts';

/** What people have today: Red Hat's YAML language server, with the schema of W&B's package. */
export const peerName = 'yaml-language-server';

/**
 * The peer's service. Every answer gets a document that it has not seen, as ours does.
 * @param schema - a JSON schema
 * @throws Error when the peer does not follow the schema: its figures would be of less work
 */
export async function peerAnswers(file: string, schema: object): Promise<Answers> {
  const service = getLanguageService({
    schemaRequestService: (uri) => Promise.reject(new Error(`${uri} is not looked up`)),
    workspaceContext: { resolveRelativePath: (relative, resource) => new URL(relative, resource).href },
  });
  const schemaUri = 'file:///schema.json';
  service.configure({
    validate: true,
    hover: true,
    completion: true,
    schemas: [{ uri: schemaUri, fileMatch: ['*.yaml'], schema }],
  });
  const uri = pathToFileURL(file).href;
  let version = 0;
  const open = (text: string): TextDocument => TextDocument.create(uri, 'yaml', ++version, text);
  const broken = await service.doValidation(open('method: no_such_method\nparameters: 3\n'), false);
  if (!broken.some(({ source }) => source?.startsWith('yaml-schema') === true))
    throw new Error('the peer does not follow the schema');
  return {
    async diagnostics({ text }) {
      return (await service.doValidation(open(text), false)).length;
    },
    async completion({ text, offset }) {
      const document = open(text);
      return (await service.doComplete(document, document.positionAt(offset), false)).items.length;
    },
    async hover({ text, offset }) {
      const document = open(text);
      return (await service.doHover(document, document.positionAt(offset))) === null ? 0 : 1;
    },
  };
}
