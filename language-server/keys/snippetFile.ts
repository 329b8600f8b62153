import { PieceWriter } from './renderPiece.ts';
import { parameterTemplates, templates } from './templates.ts';

/** One snippet as VS Code's snippet files have it. */
export interface Snippet {
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

/** The snippets for sweep files by their names: what `snippets/sweep.json` holds. */
export function sweepSnippets(): Readonly<Record<string, Snippet>> {
  const style = { form: 'block', unit: '  ' } as const;
  const sweeps = templates.map(({ label, prefix, doc, sweep }) => {
    const body = new PieceWriter(style).value(sweep).split('\n');
    return [label, { prefix, description: doc, body: [...body, '$0'] }] as const;
  });
  const parameters = parameterTemplates.map(({ label, prefix, doc, name, space }) => {
    const body = new PieceWriter(style).entry(name, space, '', false).split('\n');
    return [label, { prefix, description: doc, body }] as const;
  });
  return Object.fromEntries([...sweeps, ...parameters]);
}
