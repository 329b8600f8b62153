import { withoutStops } from '../../../language-server/keys/renderPiece.ts';
import { complete } from '../../../language-server/service/complete.ts';
import type { Suggestion } from '../../../language-server/service/completion/suggestion.ts';
import type { Sweep } from '../../../language-server/service/sweep.ts';
import { sweepOf } from './sweepAt.ts';

/** The text without its cursor mark, and where that was. */
export function cursor(marked: string): { text: string; offset: number } {
  return { text: marked.replace('|', ''), offset: marked.indexOf('|') };
}

/** What is suggested at the mark. */
export function suggested(marked: string, texts?: Readonly<Record<string, string>>): readonly Suggestion[] {
  const { text, offset } = cursor(marked);
  return complete(sweepOf(text, texts), offset);
}

export function labels(marked: string, texts?: Readonly<Record<string, string>>): string[] {
  return suggested(marked, texts).map(({ label }) => label);
}

/** The text once a suggestion is taken, as an editor does it: indented like the line, tab stops with their own texts. */
export function taken(text: string, { insert, snippet, replace: [start, end] }: Suggestion): string {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart, start))?.[0] ?? '';
  const plain = snippet ? withoutStops(insert) : insert;
  return text.slice(0, start) + plain.replaceAll('\n', `\n${indent}`) + text.slice(end);
}

/** The text after the suggestion of this label at the mark was taken. */
export function accepted(marked: string, label: string, texts?: Readonly<Record<string, string>>): string {
  const { text, offset } = cursor(marked);
  const found = complete(sweepOf(text, texts), offset);
  const suggestion = found.find((one) => one.label === label);
  if (suggestion === undefined) throw new Error(`no ${label} among ${found.map((one) => one.label).join(', ')}`);
  return taken(text, suggestion);
}

export type { Sweep };
