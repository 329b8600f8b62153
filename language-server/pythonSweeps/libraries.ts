import type { Span } from '../../src/core/sweep/lineIndex.ts';
import { numberValue } from './operators.ts';
import type { Value } from './values.ts';

const builtins = [
  ...['abs', 'bool', 'dict', 'enumerate', 'float', 'int', 'len', 'list', 'max', 'min', 'open', 'pow', 'print', 'range'],
  ...['repr', 'reversed', 'round', 'set', 'sorted', 'str', 'sum', 'tuple', 'zip', 'exit', 'quit', 'isinstance', 'type'],
];

/** Names that mean the same everywhere, also in a cell whose imports stand in another one. */
const known: ReadonlyMap<string, string> = new Map([
  ...builtins.map((name) => [name, name] as const),
  ...['copy', 'json', 'math', 'os', 'pprint', 'sys', 'wandb', 'yaml', 'numpy'].map((name) => [name, name] as const),
  ['np', 'numpy'],
  ['deepcopy', 'copy.deepcopy'],
  ['Path', 'pathlib.Path'],
  ['OmegaConf', 'omegaconf.OmegaConf'],
]);

/** Where a name comes from that the script does not set; null for others. */
export function nameOfLibrary(name: string): string | null {
  return known.get(name) ?? null;
}

const constants: ReadonlyMap<string, number> = new Map([
  ['math.pi', Math.PI],
  ['numpy.pi', Math.PI],
  ['math.e', Math.E],
  ['numpy.e', Math.E],
  ['math.inf', Number.POSITIVE_INFINITY],
  ['numpy.inf', Number.POSITIVE_INFINITY],
]);

/** What a name of a library is: a number for `math.pi`, else the thing itself, which something may be asked of later. */
export function libraryConstant(path: string, span: Span): Value {
  const value = constants.get(path);
  return value === undefined ? { kind: 'library', span, path } : numberValue({ value, float: true }, span);
}
