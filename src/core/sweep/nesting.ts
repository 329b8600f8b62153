import { Lexer } from 'yaml';

/** The parser recurses, and its time grows faster than the depth. Far more than `maxDepth`, since this only estimates. */
const mostNested = 1_000;

/**
 * Whether a YAML text is nested by the thousands, told without parsing it: in time that grows with its length, without
 * recursion.
 */
export function isNestedTooDeeply(text: string): boolean {
  return (
    deepestBlock(text) > mostNested || (deepestBracket(text) > mostNested && deepestBracket(tokens(text)) > mostNested)
  );
}

/** Tokens of one character: brackets in quotes and comments are no tokens of their own. */
function* tokens(text: string): Generator<string> {
  for (const token of new Lexer().lex(text)) if (token.length === 1) yield token;
}

function deepestBracket(characters: Iterable<string>): number {
  let depth = 0;
  let deepest = 0;
  for (const character of characters) {
    if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth = Math.max(0, depth - 1);
    if (depth > deepest) deepest = depth;
  }
  return deepest;
}

/** Indentations that stand in each other; each `- ` and `? ` at the start of a line is one more. */
function deepestBlock(text: string): number {
  const indents: number[] = [];
  let deepest = 0;
  for (let start = 0; start < text.length; ) {
    const lineBreak = text.indexOf('\n', start);
    const end = lineBreak < 0 ? text.length : lineBreak;
    let at = start;
    let isFirst = true;
    for (;;) {
      while (at < end && text.charCodeAt(at) === 0x20) at++;
      if (at >= end) break;
      const indent = at - start;
      while (isFirst && (indents.at(-1) ?? -1) >= indent) indents.pop();
      isFirst = false;
      indents.push(indent);
      const code = text.charCodeAt(at);
      if ((code !== 0x2d && code !== 0x3f) || text.charCodeAt(at + 1) !== 0x20) break;
      at++;
    }
    deepest = Math.max(deepest, indents.length);
    start = end + 1;
  }
  return deepest;
}
