import type { LineIndex, Span } from '../../src/core/sweep/lineIndex.ts';
import type { ParameterSource } from '../../src/core/sweep/parameters.ts';
import type { Conditions } from '../../src/core/sweep/spec.ts';
import { type Entry, entryOf, type Node } from '../../src/core/sweep/tree.ts';
import { distributionLabel } from './distributionLabel.ts';
import { isInPlace, ownEntries } from './entries.ts';
import type { DocumentSymbol } from './features.ts';
import type { Sweep } from './sweep.ts';

const longest = 60;

/** The outline of a sweep: its keys, with parameters and their distributions, groups nested. */
export function symbols({ reading }: Pick<Sweep, 'reading'>): readonly DocumentSymbol[] {
  const { root, lines, sources, document } = reading;
  if (root === null) return [];
  const bySpan = new Map(sources.map((source) => [source.entry, source]));
  const outline = new Outline(lines, bySpan, document.spec?.options.conditions ?? {});
  return ownEntries(root).map((entry) => outline.top(entry));
}

class Outline {
  readonly #lines: LineIndex;
  readonly #sources: ReadonlyMap<Entry, ParameterSource>;
  readonly #conditions: Conditions;

  constructor(lines: LineIndex, sources: ReadonlyMap<Entry, ParameterSource>, conditions: Conditions) {
    this.#lines = lines;
    this.#sources = sources;
    this.#conditions = conditions;
  }

  top(entry: Entry): DocumentSymbol {
    switch (entry.name) {
      case 'parameters':
        return this.#symbol(entry, 'section', counted(entry.value), this.#parameters(entry, []));
      case 'metric':
        return this.#symbol(entry, 'section', metricText(entry.value));
      case 'command':
        return this.#symbol(entry, 'section', itemsText(entry.value, ' '));
      case 'early_terminate':
        return this.#symbol(entry, 'section', early(entry.value));
      case 'trialdeck':
        return this.#symbol(
          entry,
          'section',
          '',
          this.#children(entry, (child) => this.#option(child)),
        );
      default:
        return this.#plain(entry);
    }
  }

  #option(entry: Entry): DocumentSymbol {
    const { name, value } = entry;
    if (name !== 'stages' || value.kind !== 'list' || !isInPlace(entry)) return this.#plain(entry);
    const stages = value.items.flatMap((item): DocumentSymbol[] => {
      if (item.kind !== 'map') return [];
      const named = entryOf(item, 'name');
      const at = named?.value.span ?? item.span;
      const rest = item.entries.filter((other) => other !== named);
      const detail = shortened(rest.map((other) => `${other.name} ${nodeText(other.value)}`).join(', '));
      const title = named === null ? 'stage' : nodeText(named.value);
      return [this.#at(title, detail, 'group', item.span, at, [])];
    });
    return this.#symbol(entry, 'section', `${stages.length}`, stages);
  }

  #parameters(entry: Entry, path: readonly string[]): readonly DocumentSymbol[] {
    return this.#children(entry, (child) => this.#parameter(child, [...path, child.name]));
  }

  #parameter(entry: Entry, path: readonly string[]): DocumentSymbol {
    const nested = entry.value.kind === 'map' ? entryOf(entry.value, 'parameters') : null;
    const condition = this.#conditionOf(path.join('.'));
    if (nested !== null) {
      const children = isInPlace(entry) ? this.#parameters(nested, path) : [];
      return this.#symbol(entry, 'group', counted(nested.value) + condition, children);
    }
    const distribution = this.#sources.get(entry)?.distribution ?? null;
    const detail = distribution === null ? shortened(nodeText(entry.value)) : distributionLabel(distribution);
    return this.#symbol(entry, distribution?.kind === 'constant' ? 'constant' : 'parameter', detail + condition);
  }

  #conditionOf(name: string): string {
    const condition = Object.hasOwn(this.#conditions, name) ? this.#conditions[name] : undefined;
    if (condition === undefined) return '';
    const parents = Object.entries(condition).map(
      ([parent, values]) => `${parent} is ${values.map(String).join(' or ')}`,
    );
    return shortened(` if ${parents.join(' and ')}`);
  }

  #plain(entry: Entry): DocumentSymbol {
    return this.#symbol(entry, 'value', shortened(nodeText(entry.value)));
  }

  #children(entry: Entry, make: (child: Entry) => DocumentSymbol): readonly DocumentSymbol[] {
    return entry.value.kind === 'map' && isInPlace(entry) ? ownEntries(entry.value).map(make) : [];
  }

  #symbol(entry: Entry, kind: DocumentSymbol['kind'], detail: string, children: readonly DocumentSymbol[] = []) {
    return this.#at(entry.name, detail, kind, entry.span, entry.key.span, children);
  }

  #at(
    name: string,
    detail: string,
    kind: DocumentSymbol['kind'],
    span: Span,
    selected: Span,
    children: readonly DocumentSymbol[],
  ): DocumentSymbol {
    // Editors refuse a symbol without a name.
    const shown = name.trim() === '' ? '(no name)' : name;
    // The name of a stage can be an alias, which stands for a text elsewhere.
    const selection = selected[0] >= span[0] && selected[1] <= span[1] ? selected : ([span[0], span[0]] as const);
    return {
      name: shown,
      detail,
      kind,
      range: this.#lines.range(span),
      selection: this.#lines.range(selection),
      children,
    };
  }
}

function counted(node: Node): string {
  return node.kind === 'map' ? `${node.entries.length}` : '';
}

/** `minimize val_loss`. */
function metricText(node: Node): string {
  if (node.kind !== 'map') return shortened(nodeText(node));
  const parts = ['goal', 'name'].map((key) => entryOf(node, key)?.value).filter((value) => value !== undefined);
  return shortened(parts.map(nodeText).join(' '));
}

function early(node: Node): string {
  if (node.kind !== 'map') return shortened(nodeText(node));
  return shortened(
    node.entries
      .map(({ name, value }) => (name === 'type' ? nodeText(value) : `${name} ${nodeText(value)}`))
      .join(', '),
  );
}

function itemsText(node: Node, between: string): string {
  return node.kind === 'list' ? shortened(node.items.map(nodeText).join(between)) : shortened(nodeText(node));
}

/** What a value is, on one line; what is deeper than a list of plain values is left out. */
function nodeText(node: Node): string {
  if (node.kind === 'scalar') return node.text;
  if (node.kind === 'list')
    return node.items
      .slice(0, longest)
      .map((item) => (item.kind === 'scalar' ? item.text : '...'))
      .join(', ');
  if (node.kind !== 'map') return '...';
  return node.entries
    .slice(0, longest)
    .map(({ name, value }) => (value.kind === 'scalar' ? `${name} ${value.text}` : name))
    .join(', ');
}

function shortened(text: string): string {
  const line = text.slice(0, 4 * longest).replaceAll(/\s+/g, ' ');
  return line.length > longest ? `${line.slice(0, longest - 3)}...` : line;
}
