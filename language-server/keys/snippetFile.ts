import { PieceWriter } from './renderPiece.ts';
import { parameterTemplates, templates } from './templates.ts';

/**
 * One snippet as VS Code's snippet files have it. Without a prefix it is inserted by command alone: in the list of suggestions
 * it would stand at every place of every YAML file, where the language server offers the same where it fits.
 */
export interface Snippet {
  /** Fills a whole file. */
  readonly isFileTemplate?: true;
  readonly description: string;
  readonly body: readonly string[];
}

/** The snippets for sweep files by their names: what `snippets/sweep.json` holds. */
export function sweepSnippets(): Readonly<Record<string, Snippet>> {
  const style = { form: 'block', unit: '  ' } as const;
  const sweeps = templates.map(({ label, doc, sweep }) => {
    const body = new PieceWriter(style).value(sweep).split('\n');
    return [label, { isFileTemplate: true as const, description: doc, body: [...body, '$0'] }] as const;
  });
  const parameters = parameterTemplates.map(({ label, doc, name, space }) => {
    const body = new PieceWriter(style).entry(name, space, '', false).split('\n');
    return [label, { description: doc, body }] as const;
  });
  return Object.fromEntries([...sweeps, ...parameters]);
}
