import type { Range } from '../../src/core/sweep/diagnostic.ts';
import { formOf } from '../../src/core/sweep/forms.ts';
import { macroName, macros } from '../../src/core/sweep/macros.ts';
import { keyInfo, valueDoc } from '../keys/keyTable.ts';
import { keyAt, valueAt } from './keyPath.ts';
import type { Sweep } from './sweep.ts';

export interface HoverText {
  readonly markdown: string;
  readonly range: Range;
}

/** What a key, a distribution or a macro means; null elsewhere. */
export function hover({ reading: { root, lines } }: Sweep, offset: number): HoverText | null {
  if (root === null) return null;
  const key = keyAt(root, offset);
  if (key !== null) {
    const info = keyInfo(key.path);
    return info === null
      ? null
      : { markdown: `**${info.name}** (${info.type})\n\n${info.doc}`, range: lines.range(key.entry.key.span) };
  }
  const value = valueAt(root, offset);
  if (value === null) return null;
  const node = value.entry.value;
  if (value.path.at(-1) === 'distribution' && node.kind === 'scalar') {
    const form = formOf(node.text);
    return form === null ? null : { markdown: `**${form.name}**\n\n${form.doc}`, range: lines.range(node.span) };
  }
  const doc = node.kind === 'scalar' ? valueDoc(value.path, node.text) : '';
  if (node.kind === 'scalar' && doc !== '')
    return { markdown: `**${node.text}**\n\n${doc}`, range: lines.range(node.span) };
  if (value.path.length !== 1 || value.path[0] !== 'command' || node.kind !== 'list') return null;
  const item = node.items.find(({ span }) => offset >= span[0] && offset <= span[1]);
  const macro = item?.kind === 'scalar' ? macros.find(({ name }) => name === macroName(item.text)) : undefined;
  if (item === undefined || macro === undefined) return null;
  return { markdown: `\`\${${macro.name}}\`\n\n${macro.doc}`, range: lines.range(item.span) };
}
