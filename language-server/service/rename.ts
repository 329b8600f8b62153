import type { Range } from '../../src/core/sweep/diagnostic.ts';
import type { Span } from '../../src/core/sweep/lineIndex.ts';
import type { ParameterSource } from '../../src/core/sweep/parameters.ts';
import { resolvePlain } from '../../src/core/sweep/scalar.ts';
import { fileOf, mentionAt } from './definition.ts';
import { listAt } from './entries.ts';
import type { FileEdit } from './features.ts';
import { type Mention, mentions, pathAt, textSpan } from './mentions.ts';
import { renamedInProgram } from './renameInProgram.ts';
import type { Sweep } from './sweep.ts';

/** What would be renamed at a place. */
export interface Renameable {
  readonly range: Range;
  /** The name that stands there. */
  readonly placeholder: string;
}

/** Why something cannot be renamed, for people. */
export interface Refused {
  readonly reason: string;
}

/** What stands at an offset and can be renamed: the name of a parameter, or of a group of them, without the groups around it. */
export function prepareRename(sweep: Sweep, offset: number): Renameable | Refused {
  const target = targetAt(sweep, offset);
  if ('reason' in target) return target;
  return { range: sweep.reading.lines.range(target.span), placeholder: target.path.at(-1) ?? '' };
}

/**
 * The edits that rename a parameter or a group: its key and every other place of the sweep that names it are sure; those in
 * `command` and in the program are to be looked at first.
 */
export function rename(sweep: Sweep, offset: number, newName: string): readonly FileEdit[] | Refused {
  const target = targetAt(sweep, offset);
  if ('reason' in target) return target;
  const { path } = target;
  const reason = refusal(sweep, path, newName);
  if (reason !== null) return { reason };
  if (path.at(-1) === newName) return [];
  const file = fileOf(sweep);
  const { lines, text } = sweep.reading;
  const own = mentions(sweep)
    .filter((mention) => startsWith(mention.path, path) && !(mention.isKey && mention.path.length > path.length))
    .flatMap((mention): FileEdit[] => {
      const { span, newText } = edited(mention, path, newName, text);
      return [{ file, range: lines.range(span), newText, sure: true, what: mention.what }];
    });
  const names = renamedNames(sweep.reading.sources, path, newName);
  // A sweep in Python can stand in the program itself.
  const taken = new Set(own.map(placeOf));
  const inProgram = renamedInProgram(sweep, names).filter((edit) => !taken.has(placeOf(edit)));
  return [...own, ...inCommand(sweep, names), ...inProgram];
}

function placeOf({ file, range: { start } }: FileEdit): string {
  return `${start.line}:${start.character}:${file}`;
}

interface Target {
  readonly path: readonly string[];
  readonly span: Span;
}

function targetAt(sweep: Sweep, offset: number): Target | Refused {
  const mention = mentionAt(sweep, offset);
  if (mention === null) return { reason: 'Only parameters can be renamed here.' };
  const target = pathAt(mention, offset, sweep.reading.text);
  const name = target.path.join('.');
  const keys = mentions(sweep).filter((one) => one.isKey && startsWith(one.path, target.path));
  if (keys.length === 0)
    return { reason: `\`${name}\` does not stand in this file. Rename it where its parameter is.` };
  if (isShared(sweep, target.path))
    return { reason: `\`${name}\` is part of several groups through an alias. Rename it by hand.` };
  return target;
}

/** Whether the key of a parameter is, through an alias, the key of another one as well. */
function isShared({ reading: { sources } }: Sweep, path: readonly string[]): boolean {
  const own = new Set(sources.filter((source) => startsWith(source.path, path)).map(({ entry }) => entry.key.span[0]));
  return sources.some((source) => !startsWith(source.path, path) && own.has(source.entry.key.span[0]));
}

function refusal({ reading: { sources, document } }: Sweep, path: readonly string[], newName: string): string | null {
  if (!/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(newName))
    return `\`${newName}\` is no name of a parameter: letters, digits, \`_\`, \`.\` and \`-\`, starting with a letter or \`_\`.`;
  const { resolved, reading } = resolvePlain(newName);
  if (resolved.type !== 'text' || reading !== 'same')
    return `YAML reads \`${newName}\` as something else than text. Choose another name.`;
  if (newName.includes('.') && path.length > 1)
    return `\`${newName}\` has a dot, which stands for a group, and this parameter is in one already. Choose a name without it.`;
  if (path.at(-1) === newName) return null;
  if (newName.endsWith('.') || newName.includes('..')) return `\`${newName}\` has a dot with nothing beside it.`;
  const sibling = [...path.slice(0, -1), newName];
  const after = new Set(renamedNames(sources, path, newName).values());
  const others = sources.filter((source) => !startsWith(source.path, path));
  const same = others.find((source) => startsWith(source.path, sibling) || after.has(source.name));
  const own = new Set(sources.map((source) => source.name));
  // Those of `space:`.
  const elsewhere = document.spec?.space.parameters.find((other) => after.has(other.name) && !own.has(other.name));
  const taken = same?.name ?? elsewhere?.name;
  return taken === undefined ? null : `There is \`${taken}\` already.`;
}

function startsWith(path: readonly string[], start: readonly string[]): boolean {
  return path.length >= start.length && start.every((part, index) => path[index] === part);
}

/** The one edit of a mention: of the renamed part of its name, else of all of it. */
function edited(mention: Mention, path: readonly string[], newName: string, source: string) {
  const span = textSpan(mention.node, source);
  if (span === null) {
    const whole = mention.isKey
      ? newName
      : [...path.slice(0, -1), newName, ...mention.path.slice(path.length)].join('.');
    return { span: mention.node.span, newText: whole };
  }
  if (mention.isKey) return { span, newText: newName };
  const start = span[0] + path.slice(0, -1).reduce((sum, part) => sum + part.length + 1, 0);
  const part: Span = [start, start + (path.at(-1) ?? '').length];
  return { span: part, newText: newName };
}

/** Old and new dotted names of every parameter that is renamed, in the order of the file. */
function renamedNames(
  sources: readonly ParameterSource[],
  path: readonly string[],
  newName: string,
): ReadonlyMap<string, string> {
  const renamed = sources.filter((source) => startsWith(source.path, path));
  return new Map(
    renamed.map((source) => [
      source.name,
      [...path.slice(0, -1), newName, ...source.path.slice(path.length)].join('.'),
    ]),
  );
}

/** `--lr=0.1`, `lr=0.1` and `--lr` among the items of `command`. */
function inCommand(sweep: Sweep, names: ReadonlyMap<string, string>): readonly FileEdit[] {
  const { root, lines, text } = sweep.reading;
  const items = root === null ? [] : (listAt(root, 'command')?.items ?? []);
  return items.flatMap((item): FileEdit[] => {
    if (item.kind !== 'scalar') return [];
    const [, dashes = '', name = '', rest = ''] = /^(-{0,2}|\+{1,2})([A-Za-z_][\w.-]*)(=|$)/.exec(item.text) ?? [];
    const span = textSpan(item, text);
    const newText = names.get(name);
    if (newText === undefined || span === null || (dashes === '' && rest === '')) return [];
    const start = span[0] + dashes.length;
    const range = lines.range([start, start + name.length]);
    return [{ file: fileOf(sweep), range, newText, sure: false, what: 'argument of the command' }];
  });
}
