import { keyInfo, readerWords } from '../keys/keyTable.ts';
import { paragraphs } from './hoverParts.ts';
import { code } from './numberText.ts';

/** A key: its meaning, type, default and who reads it; empty for a name that the user chose. */
export function keyText(path: readonly string[]): string {
  const info = keyInfo(path);
  if (info === null) return '';
  const fallback = info.default === undefined ? '' : ` · default ${defaultText(info.default)}`;
  const reads = info.reads === 'wandb' ? `${readerWords.wandb}: no effect on a local sweep` : readerWords[info.reads];
  return paragraphs(`**${info.name}** · ${info.type}${fallback}`, info.doc, `*Read by ${reads}.*`) ?? '';
}

/** A value as it would be written; a sentence stays one. */
function defaultText(text: string): string {
  return /\s/.test(text) ? text : code(text);
}
