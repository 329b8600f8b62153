import type { SyntaxNode } from '@lezer/common';
import type { Value } from '../../../src/core/space/value.ts';
import type { DefinitionIndex } from '../definitionIndex.ts';
import type { Place, ScriptArgument } from '../facts.ts';
import { type Literal, literalOf, plainValue } from '../literal.ts';
import type { Scope } from '../nodes.ts';
import type { PythonFile } from '../programText.ts';

/** An expression where it stands. */
export interface Where {
  readonly file: PythonFile;
  readonly scope: Scope;
}

export type ArgumentType = ScriptArgument['type'];

/** Where a node stands, across the files of a program. */
export function placeOf(file: PythonFile, node: { readonly from: number; readonly to: number }): Place {
  return { file: file.file, span: [node.from, node.to] };
}

/** Between the quotes of a text, else the whole node; without the dashes in front. */
export function namePlace(file: PythonFile, node: SyntaxNode, name: string): Place {
  const at = file.python.slice(node).indexOf(name);
  return at < 0 ? placeOf(file, node) : { file: file.file, span: [node.from + at, node.from + at + name.length] };
}

/** What an argument of a call says, as far as its text tells. */
export function literalAt(node: SyntaxNode | null, { file, scope }: Where): Literal {
  return literalOf(node, file.python, scope);
}

/** The text that an argument of a call is; null where it is none, or cannot be told. */
export function textAt(node: SyntaxNode | null, where: Where): string | null {
  const literal = node === null ? null : literalAt(node, where);
  return literal?.kind === 'text' ? literal.value : null;
}

/** As `textAt`, for `True` and `False`. */
export function boolAt(node: SyntaxNode | null, where: Where): boolean | null {
  const literal = node === null ? null : literalAt(node, where);
  return literal?.kind === 'bool' ? literal.value : null;
}

/** `range(100)` is as long as that. */
const mostChoices = 10_000;

/** The values of a list or of a range; the keys of a dict; null where one of them is not known. */
export function choicesAt(node: SyntaxNode | null, where: Where): readonly Value[] | null {
  if (node === null) return null;
  // `MODELS.keys()`
  const { python } = where.file;
  const keys =
    node.name === 'CallExpression' && /\.keys\(\)$/.test(python.slice(node))
      ? (node.firstChild?.firstChild ?? null)
      : null;
  const numbers = /^range\(\s*(-?\d{1,9})\s*(?:,\s*(-?\d{1,9})\s*)?\)$/.exec(python.slice(node));
  if (numbers !== null) {
    const [, first = '', second] = numbers;
    const [from, to] = second === undefined ? [0, Number(first)] : [Number(first), Number(second)];
    return to > from && to - from <= mostChoices ? Array.from({ length: to - from }, (_, index) => from + index) : null;
  }
  const literal = literalAt(keys ?? node, where);
  const items =
    literal.kind === 'list' && !literal.open
      ? literal.items
      : literal.kind === 'dict' && !literal.open
        ? literal.entries.map(({ key }) => key)
        : null;
  if (items === null || items.length === 0) return null;
  const values = items.map(plainValue);
  return values.every((value) => value !== undefined) ? values : null;
}

const truthTexts = /(['"])(?:true|false|yes|no)\1/i;

/** What `type=` makes of the text of an argument. */
export function typeAt(node: SyntaxNode | null, where: Where, index: DefinitionIndex): ArgumentType {
  if (node === null) return 'text';
  const { file, scope } = where;
  const written = file.python.slice(node);
  if (node.name === 'LambdaExpression') return truthTexts.test(written) ? 'switch' : 'other';
  if (node.name !== 'VariableName' && node.name !== 'MemberExpression') return 'other';
  const named = index.function(written, file, scope);
  if (named !== null) return truthTexts.test(named.file.python.slice(named.definition.node)) ? 'switch' : 'other';
  const origin = file.python.origin(written);
  switch (origin) {
    case 'int':
    case 'float':
    case 'bool':
      return file.python.valueOf(written, scope) === null ? origin : 'other';
    case 'str':
    case 'pathlib.Path':
    case 'os.path.expanduser':
      return 'text';
  }
  return /str(?:ing)?_?(?:to|2)_?bool|strtobool|parse_?bool|bool_?flag/i.test(written) ? 'switch' : 'other';
}

/** The default as it is written; null without one, or where it is None. */
export function writtenAt(node: SyntaxNode | null, { file }: Where): string | null {
  if (node === null || node.name === 'None') return null;
  const written = file.python.slice(node);
  return written.length <= 200 ? written : null;
}

/** Which type a default shows: `0.1` is a float. */
export function typeOfDefault(node: SyntaxNode | null, where: Where): ArgumentType | null {
  const literal = node === null ? null : literalAt(node, where);
  switch (literal?.kind) {
    case 'number':
      return literal.float ? 'float' : 'int';
    case 'bool':
      return 'switch';
    case 'text':
    case 'composed':
      return 'text';
    default:
      return null;
  }
}

/** What a type annotation says: `int`, `Optional[float]`, `list[int]`, `Literal['a', 'b']`, a local Enum. */
export interface Annotation {
  readonly type: ArgumentType;
  readonly several: boolean;
  readonly choices: readonly Value[] | null;
}

/** What an annotation makes of a word of the command line: `list[int]`, `Literal['a', 'b']`, `float | None`. */
export function annotationAt(node: SyntaxNode | null, where: Where, index: DefinitionIndex): Annotation {
  const { file, scope } = where;
  const plain = (type: ArgumentType): Annotation => ({ type, several: false, choices: null });
  if (node === null) return plain('other');
  let written = file.python.slice(node).trim();
  if (node.name === 'String') written = written.replace(/^['"]|['"]$/g, '');
  if (written.length > 300) return plain('other');
  written = written.replace(/\b(?:typing|t)\./g, '');
  const optional = /^Optional\[([\s\S]*)\]$/.exec(written)?.[1] ?? /^Union\[([^,[\]]+),\s*None\]$/.exec(written)?.[1];
  const either = /^([^|]+?)\s*\|\s*None$/.exec(written)?.[1] ?? /^None\s*\|\s*([^|]+)$/.exec(written)?.[1];
  const inner = (optional ?? either ?? written).trim();
  const list = /^(?:list|List|Sequence|Iterable|Tuple|tuple|set|Set)(?:\[([\s\S]*)\])?$/.exec(inner);
  if (list !== null)
    return { type: wordType((list[1] ?? '').split(',')[0] ?? '') ?? 'other', several: true, choices: null };
  const literal = /^Literal\[([\s\S]*)\]$/.exec(inner)?.[1];
  if (literal !== undefined) {
    const words = literal.split(',').map((word) => /^\s*(['"])(.*)\1\s*$/.exec(word)?.[2]);
    return { type: 'text', several: false, choices: words.every((word) => word !== undefined) ? words : null };
  }
  const word = wordType(inner);
  if (word !== null) return plain(word);
  const enumeration = index.class(inner, file, scope);
  if (enumeration !== null) {
    const { file: home, definition } = enumeration;
    if (definition.bases.some((base) => /Enum$/.test(home.python.slice(base.node)))) {
      const values = definition.fields.map(({ value }) => plainValue(literalOf(value, home.python, definition.scope)));
      return {
        type: 'text',
        several: false,
        choices: values.every((value) => typeof value === 'string') && values.length > 0 ? values : null,
      };
    }
  }
  return plain('other');
}

function wordType(word: string): ArgumentType | null {
  switch (word.trim()) {
    case 'int':
    case 'float':
      return word.trim() === 'int' ? 'int' : 'float';
    case 'bool':
      return 'switch';
    case 'str':
    case 'Path':
    case 'pathlib.Path':
      return 'text';
    default:
      return null;
  }
}

/** One way in which a program reads arguments. */
export interface ParserFacts {
  readonly kind: 'argparse' | 'click' | 'typer' | 'fire' | 'dataclass' | 'absl' | 'hydra' | 'unknown';
  readonly arguments: readonly ScriptArgument[];
  /** Why there may be more arguments; null where these are all. */
  readonly open: string | null;
  readonly sure: boolean;
  readonly abbreviated: boolean;
  readonly dashesAlike: boolean;
  /** Names of the objects that hold the parsed values: `args`, `self.opt`. */
  readonly holders: ReadonlySet<string>;
}
