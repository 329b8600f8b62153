import {
  type DictItem,
  type DictValue,
  type ListValue,
  mostItems,
  newestBorn,
  type Scope,
  type Value,
} from './values.ts';

/** What a branch changed, as it was at its end. */
export interface Changes {
  readonly names: ReadonlyMap<Scope, ReadonlyMap<string, Value | undefined>>;
  readonly items: ReadonlyMap<DictValue, ReadonlyMap<string, DictItem | undefined>>;
  /** Lists with other items, and what may have got more. */
  readonly opened: ReadonlySet<DictValue | ListValue>;
}

type Place =
  | { readonly kind: 'name'; readonly scope: Scope; readonly name: string }
  | { readonly kind: 'item'; readonly dict: DictValue; readonly name: string }
  | { readonly kind: 'whole'; readonly of: DictValue | ListValue };

/** Does all changes of names, dicts and lists, so that those of a branch that may not be taken can be taken back. */
export class Memory {
  readonly #log: { readonly place: Place; readonly undo: () => void }[] = [];
  #tries = 0;

  setName(scope: Scope, name: string, value: Value): void {
    const before = scope.names.get(name);
    this.#record({ kind: 'name', scope, name }, () => {
      if (before === undefined) scope.names.delete(name);
      else scope.names.set(name, before);
    });
    scope.names.set(name, value);
  }

  /** @param item - undefined: takes it out */
  setItem(dict: DictValue, name: string, item: DictItem | undefined): void {
    const before = dict.items.get(name);
    this.#record({ kind: 'item', dict, name }, () => {
      if (before === undefined) dict.items.delete(name);
      else dict.items.set(name, before);
    });
    if (item === undefined) dict.items.delete(name);
    else dict.items.set(name, item);
  }

  setItems(list: ListValue, items: readonly Value[]): void {
    const before = list.items;
    this.#record({ kind: 'whole', of: list }, () => {
      list.items = before;
    });
    list.items = items.length > mostItems ? items.slice(0, mostItems) : items;
    if (items.length > mostItems) this.open(list);
  }

  /** Other keys or items may have come. */
  open(value: DictValue | ListValue): void {
    if (value.open) return;
    this.#record({ kind: 'whole', of: value }, () => {
      value.open = false;
    });
    value.open = true;
  }

  /** Runs a branch that may not be taken, and takes back what it changed in what was there before it. */
  tried(branch: () => void): Changes {
    const from = this.#log.length;
    const before = newestBorn();
    this.#tries++;
    try {
      branch();
      const kept = this.#log.splice(from).filter(({ place }) => bornOf(place) <= before);
      this.#log.push(...kept);
      return changesOf(kept.map(({ place }) => place));
    } finally {
      this.#tries--;
      while (this.#log.length > from) this.#log.pop()?.undo();
    }
  }

  #record(place: Place, undo: () => void): void {
    if (this.#tries > 0) this.#log.push({ place, undo });
  }
}

function bornOf(place: Place): number {
  if (place.kind === 'name') return 0;
  return place.kind === 'item' ? place.dict.born : place.of.born;
}

function changesOf(places: readonly Place[]): Changes {
  const names = new Map<Scope, Map<string, Value | undefined>>();
  const items = new Map<DictValue, Map<string, DictItem | undefined>>();
  const opened = new Set<DictValue | ListValue>();
  for (const place of places) {
    if (place.kind === 'whole') opened.add(place.of);
    else if (place.kind === 'name') inner(names, place.scope).set(place.name, place.scope.names.get(place.name));
    else inner(items, place.dict).set(place.name, place.dict.items.get(place.name));
  }
  return { names, items, opened };
}

function inner<K, T>(maps: Map<K, Map<string, T>>, key: K): Map<string, T> {
  const known = maps.get(key);
  if (known !== undefined) return known;
  const made = new Map<string, T>();
  maps.set(key, made);
  return made;
}
