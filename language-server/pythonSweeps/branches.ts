import type { Machine } from './machine.ts';
import type { Changes } from './memory.ts';
import { type DictItem, type DictValue, either, noValue, type Scope, unknown, type Value } from './values.ts';

/** What a branch changes that changes nothing. */
export const nothing: Changes = { names: new Map(), items: new Map(), opened: new Set() };

/** Goes on after branches of which one is taken: what they do not agree on is not known. */
export function join(machine: Machine, branches: readonly Changes[]): void {
  const { memory } = machine;
  if (branches.length === 0) return;
  for (const [scope, name] of pairs(branches.map(({ names }) => names))) {
    const before = scope.names.get(name);
    const values = branches.flatMap(({ names }) => valueIn(names, scope, name, before) ?? []);
    const [first] = values;
    if (first !== undefined) memory.setName(scope, name, either(values, first.span));
  }
  for (const [dict, name] of pairs(branches.map(({ items }) => items))) {
    const before = dict.items.get(name);
    const items = branches.map((branch) => valueIn(branch.items, dict, name, before));
    const [first] = items.filter((item) => item !== undefined);
    if (first !== undefined) memory.setItem(dict, name, agreed(items, first));
  }
  for (const { opened } of branches) for (const one of opened) memory.open(one);
}

/** After a `try`: what its handlers change may have happened instead. */
export function joinHandler(machine: Machine, { names, items, opened }: Changes): void {
  const kept = new Map<Scope, Map<string, Value | undefined>>();
  for (const [scope, changed] of names) {
    // `except ImportError: wandb = None`
    const real = [...changed].filter(([name, value]) => {
      const before = scope.names.get(name);
      return value !== undefined && !(noValue(value) && before !== undefined) && before?.kind !== 'library';
    });
    kept.set(scope, new Map(real));
  }
  join(machine, [nothing, { names: kept, items, opened }]);
}

function agreed(items: readonly (DictItem | undefined)[], first: DictItem): DictItem {
  const same = items.every((item) => item !== undefined && sameValue(item.value, first.value));
  return same ? first : { ...first, value: unknown(first.value.span), inLiteral: false };
}

function sameValue(a: Value, b: Value): boolean {
  return (
    a === b || (a.kind === 'scalar' && b.kind === 'scalar' && a.text === b.text && a.resolved.type === b.resolved.type)
  );
}

function valueIn<K, T>(maps: ReadonlyMap<K, ReadonlyMap<string, T>>, key: K, name: string, before: T): T {
  const map = maps.get(key);
  return map?.has(name) === true ? (map.get(name) ?? before) : before;
}

function pairs<K>(branches: readonly ReadonlyMap<K, ReadonlyMap<string, unknown>>[]): [K, string][] {
  const found = new Map<K, Set<string>>();
  for (const maps of branches) {
    for (const [key, names] of maps) found.set(key, new Set([...(found.get(key) ?? []), ...names.keys()]));
  }
  return [...found].flatMap(([key, names]) => [...names].map((name): [K, string] => [key, name]));
}

/** The dicts that a value may be. */
export function dictsOf(value: Value): readonly DictValue[] {
  if (value.kind === 'dict') return [value];
  return value.kind === 'either' ? value.options.flatMap(dictsOf) : [];
}
