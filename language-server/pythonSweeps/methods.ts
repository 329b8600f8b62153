import { iterated } from './comprehensions.ts';
import { copied } from './copies.ts';
import { setKey, spread } from './dicts.ts';
import type { Given } from './given.ts';
import type { Machine } from './machine.ts';
import { noneValue } from './operators.ts';
import { fileValue, joinedPath } from './paths.ts';
import { type DictValue, type ListValue, listValue, textOfValue, textValue, unknown, type Value } from './values.ts';

/** Methods of a path or an open file that give the file, its path or its text. */
const sameFile = new Set([
  'open',
  'read',
  'read_text',
  'resolve',
  'absolute',
  'expanduser',
  'as_posix',
  'read_bytes',
  '__enter__',
  '__str__',
]);

/** The value of `object.name(...)`, with what it changes. */
export function methodCall(machine: Machine, object: Value, name: string, args: Given): Value {
  const { span } = args;
  switch (object.kind) {
    case 'dict':
      return dictMethod(machine, object, name, args);
    case 'list':
      return listMethod(machine, object, name, args);
    case 'file':
      if (sameFile.has(name)) return fileValue(object.from, span);
      return name === 'joinpath' ? joinedPath([object, ...args.positional], span) : unknown(span);
    case 'either':
      for (const one of object.options) methodCall(machine, one, name, args);
      return unknown(span);
    case 'scalar': {
      const text = textOfValue(object);
      if (text === null || args.positional.length > 0) return unknown(span);
      if (name === 'lower') return textValue(text.toLowerCase(), span);
      if (name === 'upper') return textValue(text.toUpperCase(), span);
      return name === 'strip' ? textValue(text.trim(), span) : unknown(span);
    }
    default:
      return unknown(span);
  }
}

function dictMethod(machine: Machine, dict: DictValue, name: string, { span, positional, keywords }: Given): Value {
  const [first, second] = positional;
  switch (name) {
    case 'update':
      if (first !== undefined) spread(machine, dict, first.kind === 'either' ? unknown(span) : first);
      for (const item of keywords.items.values())
        machine.memory.setItem(dict, item.name, { ...item, inLiteral: false });
      if (keywords.open) machine.memory.open(dict);
      return noneValue(span);
    case 'setdefault': {
      const known = first?.kind === 'scalar' ? dict.items.get(first.text) : undefined;
      if (known !== undefined) return known.value;
      const value = second ?? noneValue(span);
      if (first !== undefined)
        setKey(machine, dict, first, dict.open ? unknown(span) : value, { key: first.span, whole: span });
      return value;
    }
    case 'get': {
      const known = first?.kind === 'scalar' ? dict.items.get(first.text)?.value : undefined;
      return known ?? (dict.open || first?.kind !== 'scalar' ? unknown(span) : (second ?? noneValue(span)));
    }
    case 'pop': {
      if (first?.kind !== 'scalar') {
        machine.memory.open(dict);
        return unknown(span);
      }
      const known = dict.items.get(first.text)?.value;
      machine.memory.setItem(dict, first.text, undefined);
      return known ?? unknown(span);
    }
    case 'clear':
      for (const key of [...dict.items.keys()]) machine.memory.setItem(dict, key, undefined);
      return noneValue(span);
    case 'copy':
      return copied(dict);
    case 'keys':
      return listedKeys(dict, span);
    case 'values':
      return listValue(
        [...dict.items.values()].map(({ value }) => value),
        span,
        dict.open,
      );
    case 'items': {
      const keys = iterated({ ...dict, open: false }) ?? [];
      const values = [...dict.items.values()].map(({ value }) => value);
      return listValue(
        keys.map((key, at) => listValue([key, values[at] ?? unknown(span)], span)),
        span,
        dict.open,
      );
    }
    default:
      return unknown(span);
  }
}

function listedKeys(dict: DictValue, span: Given['span']): Value {
  return listValue(iterated({ ...dict, open: false }) ?? [], span, dict.open);
}

function listMethod(machine: Machine, list: ListValue, name: string, { span, positional }: Given): Value {
  const [first] = positional;
  switch (name) {
    case 'append':
      if (first !== undefined) machine.memory.setItems(list, [...list.items, first]);
      return noneValue(span);
    case 'extend': {
      const more = first === undefined ? null : iterated(first);
      if (more === null) machine.memory.open(list);
      else machine.memory.setItems(list, [...list.items, ...more]);
      return noneValue(span);
    }
    case 'copy':
    case 'tolist':
      return copied(list);
    case 'index':
    case 'count':
      return unknown(span);
    default:
      machine.memory.open(list);
      return unknown(span);
  }
}
