import path from 'node:path';
import type { PageAddress } from '../../language/previews.ts';
import type { EditorContext } from '../editorContext.ts';
import { sweepAddress } from './sweepAddress.ts';

/** Shows the first trials that a sweep would run. */
export async function previewSamples(context: EditorContext, document: unknown, index: unknown): Promise<void> {
  const address = sweepAddress(document, index);
  if (address === undefined) return;
  const which = address.index === 0 ? '' : ` ${address.index + 1}`;
  const title = `${path.basename(address.uri.path)}${which} samples`;
  await context.previews.open(title, { kind: 'samples', of: address.uri.toString(), about: String(address.index) });
}

/** The page's text, made by the language server. */
export async function samplesPage({ language }: Pick<EditorContext, 'language'>, page: PageAddress): Promise<string> {
  const text = await language.request('trialdeck/preview', { uri: page.of, index: Number(page.about) });
  return typeof text === 'string' ? text : 'There is no sweep here.\n';
}
