import type { Span } from '../../../src/core/sweep/lineIndex.ts';
import type { Style } from '../../keys/renderPiece.ts';
import type { Sweep } from '../sweep.ts';
import { type Frame, type Holder, type Met, OutlineReader, type OutlineScalar } from './outline.ts';

/** Where the cursor of a completion stands, in terms of the sweep. */
export interface Place {
  /**
   * `key`: in a mapping, or in a block where one may begin. `value`: behind a key. `item`: an item of a list.
   */
  readonly kind: 'key' | 'value' | 'item';
  /** Names from the top of the sweep: to the mapping, to the key of the value, to the key of the list. */
  readonly path: readonly string[];
  /** From the top of the sweep to the mapping or list: entries, and items by their index in `items`. */
  readonly owners: readonly Holder[];
  /** The other entries of the mapping; for an item those of the list before it. */
  readonly siblings: readonly Holder[];
  /** The entry whose key the cursor is in, if it has a value already: what stands there must fit that. */
  readonly own: Holder | null;
  /** Text to be replaced; the cursor is in it or at its ends. */
  readonly word: Span;
  readonly quote: '' | '"' | "'";
  readonly closed: boolean;
  readonly style: Style;
  /** Blanks between the indentation of the line and the column of the word, for lines that follow it. */
  readonly hang: string;
  /** A blank must be written first: `key:|`, `-|`. */
  readonly blankMissing: boolean;
  /** Nothing but blanks follows the word in its line. */
  readonly endsLine: boolean;
  /** In brackets another entry follows without a comma. */
  readonly commaMissing: boolean;
  /** In a block below a key that has no value yet; a list may begin here, too. */
  readonly fresh: boolean;
  /** A list stands at this column: what is written here is a new item with its dash. */
  readonly dashMissing: boolean;
  /** The deeper lines below belong to the key that is written here. */
  readonly namesBelow: boolean;
}

/** Where an offset of a sweep's document is; null where nothing is to be completed. */
export function placeAt(sweep: Sweep, offset: number): Place | null {
  const { text } = sweep.reading;
  const { met, unit } = new OutlineReader(text, offset).read();
  const found = met === null ? null : resolve(met);
  if (met === null || found === null) return null;
  const following = met.at === 'line' ? nextLine(text, offset) : null;
  // What stands deeper, or is a list that waits for its key, would become part of what is written here.
  const captures =
    met.at === 'line' &&
    following !== null &&
    (following.indent > met.column || (following.dash && following.indent === met.column && found.kind === 'key'));
  if (captures && (found.word == null || found.kind !== 'key' || found.fresh === true)) return null;
  const { frame, owner } = found;
  const below = insideSweep(chainOf(frame, owner), sweep);
  if (below === null) return null;
  const owners = below.filter(({ parent }) => parent !== null);
  const names = owners.filter(({ key }) => key !== null).map(({ name }) => name);
  const { word = null } = found;
  // Blanks before the word go with it.
  const span: Span = word === null ? [offset, offset] : [Math.min(offset, word.span[0]), word.span[1]];
  const { own, kind } = found;
  const flow = frame?.flow === true;
  const quoted = isQuoted(sweep, frame, owners);
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart, offset))?.[0].length ?? 0;
  const column = found.column ?? indent;
  const end = span[1] + (word !== null && word.quote !== '' && word.closed ? 1 : 0);
  const newline = text.indexOf('\n', end);
  const rest = text.slice(end, newline < 0 ? text.length : newline);
  return {
    kind,
    path: kind === 'value' && own !== null ? [...names, own.name] : names,
    owners,
    siblings: found.siblings,
    own,
    word: span,
    quote: word?.quote ?? '',
    closed: word?.closed ?? true,
    style: { form: flow ? (quoted ? 'json' : 'flow') : 'block', unit: ' '.repeat(unit) },
    hang: ' '.repeat(Math.max(0, column - indent)),
    blankMissing: found.blankMissing ?? text[offset - 1] === '-',
    endsLine: /^\s*$/.test(rest) && !flow,
    commaMissing: flow && kind !== 'value' && own === null && followedBySibling(text, end, frame),
    fresh: found.fresh ?? false,
    dashMissing: found.dashMissing ?? false,
    namesBelow: captures,
  };
}

/** The next line with content. */
function nextLine(text: string, offset: number): { readonly indent: number; readonly dash: boolean } | null {
  for (let newline = text.indexOf('\n', offset); newline >= 0; newline = text.indexOf('\n', newline + 1)) {
    const line = /^([ \t]*)(?:(-(?=\s))|[^\s#])/.exec(text.slice(newline + 1, newline + 1 + mostIndent));
    if (line !== null) return { indent: line[1]?.length ?? 0, dash: line[2] !== undefined };
  }
  return null;
}

/** A line that is indented further is none that people wrote. */
const mostIndent = 400;

interface Found {
  readonly kind: Place['kind'];
  readonly frame: Frame | null;
  /** What the mapping or list is the value of. */
  readonly owner: Holder;
  readonly siblings: readonly Holder[];
  readonly own: Holder | null;
  readonly word?: OutlineScalar | null;
  readonly column?: number;
  readonly blankMissing?: boolean;
  readonly fresh?: boolean;
  readonly dashMissing?: boolean;
}

function resolve(met: Met): Found | null {
  switch (met.at) {
    case 'key': {
      const { frame, holder: own, word } = met;
      const siblings = frame.holders.filter((holder) => holder !== own);
      // Without its colon a key is a word that becomes one.
      return { kind: 'key', frame, owner: frame.owner, siblings, own: own?.colon === true ? own : null, word };
    }
    case 'value': {
      const { holder, word, blankMissing } = met;
      const frame = holder.parent;
      // The value may stand on the lines below.
      const elsewhere = word === null && holder.value !== null;
      if (frame === null || elsewhere || holder.name === '<<') return null;
      const siblings = frame.holders.filter((other) => other !== holder);
      const column = frame.flow ? {} : { column: frame.indent };
      return { kind: 'value', frame, owner: frame.owner, siblings, own: holder, word, blankMissing, ...column };
    }
    case 'item': {
      const { frame, index, word } = met;
      const siblings = frame.holders.slice(0, index);
      return { kind: 'item', frame, owner: frame.owner, siblings, own: null, word };
    }
    case 'line':
      return resolveLine(met);
  }
}

function resolveLine({ column, word, frames, document }: Extract<Met, { readonly at: 'line' }>): Found | null {
  const open = frames.filter(({ frame }) => frame.indent <= column);
  const top = open.at(-1);
  const shared = { word, column, own: null };
  if (top !== undefined && top.frame.indent === column) {
    const { frame } = top;
    if (frame.kind === 'map') return { ...shared, kind: 'key', frame, owner: frame.owner, siblings: frame.holders };
    const outer = open.at(-2)?.frame;
    if (outer?.kind === 'map' && outer.indent === column)
      return { ...shared, kind: 'key', frame: outer, owner: outer.owner, siblings: outer.holders };
    const siblings = frame.holders.slice(0, top.count);
    return { ...shared, kind: 'item', frame, owner: frame.owner, siblings, dashMissing: true };
  }
  const owner = top === undefined ? document : top.frame.holders[top.count - 1];
  if (owner === undefined) return null;
  const { value } = owner;
  if (value === null) return { ...shared, kind: 'key', frame: null, owner, siblings: [], fresh: true };
  // What stands below the cursor at its column is the same mapping or list.
  if (value.kind === 'scalar' || value.flow || value.indent !== column || !isUnread(value, frames)) return null;
  if (value.kind === 'map') return { ...shared, kind: 'key', frame: value, owner, siblings: value.holders };
  return { ...shared, kind: 'item', frame: value, owner, siblings: [], dashMissing: true };
}

/** Whether a block begins below the line of the cursor. */
function isUnread(value: Frame, frames: Extract<Met, { readonly at: 'line' }>['frames']): boolean {
  return frames.every(({ frame }) => frame !== value && frame.start < value.start);
}

/** Owners from the document down to one. */
function chainOf(frame: Frame | null, owner: Holder): readonly Holder[] {
  const chain: Holder[] = [];
  for (let holder: Holder | null = frame?.owner ?? owner; holder !== null; holder = holder.parent?.owner ?? null)
    chain.unshift(holder);
  return chain;
}

/** The owners below the top of the sweep, that first; null for a place outside of it. */
function insideSweep(chain: readonly Holder[], { reading: { root } }: Sweep): readonly Holder[] | null {
  if (root === null) return chain.slice(0);
  const [start, end] = root.span;
  const first = root.kind === 'map' ? (root.entries[0]?.span[0] ?? start) : start;
  const from = Math.min(start, first);
  const at = chain.findIndex(({ value }) => {
    return value !== null && value.kind !== 'scalar' && value.start >= from && value.start <= end;
  });
  if (at >= 0) return [...chain.slice(at).map((holder, index) => (index === 0 ? { ...holder, parent: null } : holder))];
  return null;
}

function isQuoted({ surroundings: { name } }: Sweep, frame: Frame | null, owners: readonly Holder[]): boolean {
  const key = [...(frame?.holders ?? []), ...owners.toReversed()].find((holder) => holder.key !== null)?.key;
  return key === undefined || key === null ? /\.json$/i.test(name) : key.quote === '"';
}

function followedBySibling(text: string, end: number, frame: Frame | null): boolean {
  let at = end;
  while (at < text.length && /[ \t]/.test(text[at] ?? '')) at += 1;
  if (frame?.closed === true) while (at < text.length && /\s/.test(text[at] ?? '')) at += 1;
  return at < text.length && !/[,}\]\r\n#]/.test(text[at] ?? '');
}
