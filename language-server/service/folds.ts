import type { Fold } from './features.ts';
import type { Sweep } from './sweep.ts';
import { yamlLines } from './yamlText/lines.ts';
import type { YamlLine } from './yamlText/yamlLine.ts';

/**
 * What can be folded in a YAML or JSON text: mappings, lists, values in brackets or of several lines, comments of several lines,
 * and each of several documents. The whole text, also where the sweep is only a part of it: an editor that has folds of ours
 * asks nobody else.
 */
export function folds({ reading: { text } }: Pick<Sweep, 'reading'>): readonly Fold[] {
  return foldsOf(yamlLines(text).lines);
}

interface Started {
  readonly line: number;
  readonly indent: number;
  /** A key, whose list may stand at its own column. */
  readonly key: boolean;
}

function foldsOf(lines: readonly YamlLine[]): readonly Fold[] {
  const found: Fold[] = [...comments(lines), ...documents(lines)];
  let open: Started[] = [];
  /** The last line with something on it that is no comment. */
  let last = 0;
  const close = (isOver: (started: Started) => boolean): void => {
    while (true) {
      const started = open.at(-1);
      if (started === undefined || !isOver(started)) return;
      open.pop();
      const end = lines[last];
      // The bracket that ends a value stays in sight.
      const isEnd = end?.kind === 'more' && end.owner === started.line && isCloser(end.text.trimStart());
      const endLine = isEnd ? last - 1 : withComments(lines, last, started.indent);
      if (endLine > started.line) found.push({ startLine: started.line, endLine, kind: 'region' });
    }
  };
  for (const [index, line] of lines.entries()) {
    if (line.kind === 'blank' || line.kind === 'comment') continue;
    if (line.kind === 'mark') {
      close(() => true);
      open = [];
      continue;
    }
    if (line.kind === 'content') {
      const isItem = line.dashes.length > 0;
      close(({ indent, key }) => line.indent < indent || (line.indent === indent && !(key && isItem)));
      // A list at the column of its key: the items end one another, not the key.
      open.push({ line: index, indent: line.indent, key: line.key && !isItem });
      if (isItem && line.key) open.push({ line: index, indent: line.content, key: true });
    }
    last = index;
  }
  close(() => true);
  return unique([...found, ...brackets(lines)]);
}

/** The last line of a block with the comments below it that are indented like its content. */
function withComments(lines: readonly YamlLine[], last: number, indent: number): number {
  let end = last;
  for (let next = last + 1; ; next++) {
    const line = lines[next];
    if (line?.kind === 'blank') continue;
    if (line?.kind !== 'comment' || line.indent <= indent) return end;
    end = next;
  }
}

/** Brackets inside a value in brackets that goes over several lines. */
function brackets(lines: readonly YamlLine[]): readonly Fold[] {
  const found: Fold[] = [];
  let open: number[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.kind === 'content') open = [];
    if (line.kind !== 'content' && line.kind !== 'more') continue;
    // Quotes cannot be told from here; a text with a bracket at the end of its line is rare.
    const shown = (line.comment < 0 ? line.text : line.text.slice(0, line.comment)).trim();
    const opened = isCloser(shown) ? open.pop() : undefined;
    if (opened !== undefined && index - 1 > opened)
      found.push({ startLine: opened, endLine: index - 1, kind: 'region' });
    if (/[[{]$/.test(shown)) open.push(index);
  }
  return found;
}

function isCloser(text: string): boolean {
  return text.startsWith(']') || text.startsWith('}');
}

/** Comments one below the other; one that stands farther left begins anew, for it belongs to what is around the others. */
function comments(lines: readonly YamlLine[]): readonly Fold[] {
  const found: Fold[] = [];
  let start: number | null = null;
  for (let index = 0; index <= lines.length; index++) {
    const line = lines[index];
    const goesOn = line?.kind === 'comment' && start !== null && line.indent >= (lines[start]?.indent ?? 0);
    if (goesOn) continue;
    if (start !== null && index - start > 1) found.push({ startLine: start, endLine: index - 1, kind: 'comment' });
    start = line?.kind === 'comment' ? index : null;
  }
  return found;
}

function documents(lines: readonly YamlLine[]): readonly Fold[] {
  const starts = lines.flatMap((line, index) => (line.kind === 'mark' && line.text.startsWith('---') ? [index] : []));
  return starts.flatMap((startLine, index): Fold[] => {
    let endLine = (starts[index + 1] ?? lines.length) - 1;
    while (endLine > startLine && lines[endLine]?.kind === 'blank') endLine--;
    return endLine > startLine ? [{ startLine, endLine, kind: 'region' }] : [];
  });
}

/** One fold for each first line: the longest. */
function unique(found: readonly Fold[]): readonly Fold[] {
  const byStart = new Map<number, Fold>();
  for (const fold of found) {
    const other = byStart.get(fold.startLine);
    if (other === undefined || other.endLine < fold.endLine) byStart.set(fold.startLine, fold);
  }
  return [...byStart.values()].toSorted((a, b) => a.startLine - b.startLine);
}
