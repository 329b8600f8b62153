import { rewriteFix } from '../../src/core/sweep/edits.ts';
import type { Fix, Report } from '../../src/core/sweep/report.ts';
import type { ScalarNode } from '../../src/core/sweep/tree.ts';

/** Puts another text in the place of one, in quotes where the old one has them or the new one needs them. */
export function scalarFix({ spelling }: Report, { plain, span }: ScalarNode, text: string): Fix {
  const word = /^[A-Za-z_][\w./-]*$/.test(text) && !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(text);
  return rewriteFix(span, word && plain ? spelling.plain(text) : spelling.text(text), `Write \`${text}\``);
}
