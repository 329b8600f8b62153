import type { SyntaxNode } from '@lezer/common';
import { childrenOf } from './nodes.ts';

const simple: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

const escapes = /\\(\r\n|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{1,3}|[\s\S])/g;

function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(escapes, (whole, body: string) => {
    if (body === '\r\n') return '';
    if (/^[xuU]./.test(body)) {
      const code = Number.parseInt(body.slice(1), 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    }
    if (/^[0-7]/.test(body)) return String.fromCharCode(Number.parseInt(body, 8));
    return simple[body] ?? whole;
  });
}

/** The text of a `String` node: prefixes, quotes and escapes resolved. */
export function textOf(node: SyntaxNode, source: string): string {
  const { prefix, start, end } = limits(node, source);
  const inner = source.slice(start, end);
  return /r/i.test(prefix) ? inner : unescaped(inner);
}

/** Where the text between the quotes of a `String` or `FormatString` stands. */
export function limits(
  node: SyntaxNode,
  source: string,
): { readonly prefix: string; readonly start: number; readonly end: number } {
  let at = node.from;
  while (at < node.to && source[at] !== '"' && source[at] !== "'") at++;
  const quote = source[at] ?? '';
  const long = quote.repeat(3);
  const width = source.startsWith(long, at) && node.to - at >= 6 ? 3 : 1;
  const closed = node.to - at >= 2 * width && source.startsWith(quote.repeat(width), node.to - width);
  return {
    prefix: source.slice(node.from, at),
    start: Math.min(at + width, node.to),
    end: closed ? node.to - width : node.to,
  };
}

/** The parts of a `FormatString`: fixed texts, and the nodes of what is put in between. */
export function formatParts(node: SyntaxNode, source: string): (string | SyntaxNode)[] {
  const { prefix, start, end } = limits(node, source);
  const parts: (string | SyntaxNode)[] = [];
  let from = start;
  const fixed = (to: number) => {
    if (to <= from) return;
    const inner = source.slice(from, to).replaceAll('{{', '{').replaceAll('}}', '}');
    parts.push(/r/i.test(prefix) ? inner : unescaped(inner));
  };
  for (const child of childrenOf(node)) {
    if (child.name !== 'FormatReplacement') continue;
    fixed(child.from);
    parts.push(child);
    from = child.to;
  }
  fixed(end);
  return parts;
}
