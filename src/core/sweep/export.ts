import { removeEntry } from './edits.ts';
import { LineIndex } from './lineIndex.ts';
import { readYaml } from './readYaml.ts';
import { Report } from './report.ts';
import { entryOf } from './tree.ts';

/**
 * The sweep without its `trialdeck:` key, for `wandb sweep`. Every other character stays, comments too; comments indented
 * below `trialdeck:` go with it.
 */
export function exportSweep(text: string): string {
  const { root } = readYaml(text, new Report(new LineIndex(text)));
  if (root?.kind !== 'map') return text;
  const entry = entryOf(root, 'trialdeck');
  if (entry === null) return text;
  const [start, end] = removeEntry(text, root, entry);
  const rest = text.slice(end);
  const comments = root.flow ? '' : (/^(?:[ \t]+#[^\n]*(?:\n|$))*/.exec(rest)?.[0] ?? '');
  return text.slice(0, start) + rest.slice(comments.length);
}
