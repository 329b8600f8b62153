import type { SyntaxNode } from '@lezer/common';
import type { Value } from '../../../src/core/space/value.ts';
import { baseName } from '../../service/baseName.ts';
import type { DefinitionIndex } from '../definitionIndex.ts';
import type { OptionString, Place, ScriptArgument } from '../facts.ts';
import { argumentOf, argumentsOf, type Decorator, type FunctionNode } from '../nodes.ts';
import type { PythonFile } from '../programText.ts';
import {
  type ArgumentType,
  boolAt,
  choicesAt,
  literalAt,
  namePlace,
  type ParserFacts,
  placeOf,
  textAt,
  typeOfDefault,
  type Where,
  writtenAt,
} from './argumentText.ts';

/** What click reads in the program's own file; null where it has no command. */
export function clickFacts(index: DefinitionIndex): ParserFacts | null {
  const [file] = index.program.files;
  if (file === undefined || !/\bclick\b/.test(file.python.text)) return null;
  const commands = file.python.found.functions.flatMap((definition) => {
    const names = definition.decorators.map(({ callee }) => file.python.origin(callee));
    return names.some((name) => /\.(?:command|group)$/.test(name)) && names.some((name) => name.startsWith('click.'))
      ? [{ definition, names }]
      : [];
  });
  if (commands.length === 0) return null;
  let open: string | null = file.python.found.errorAt === null ? null : `${baseName(file.file)} has a syntax error`;
  const simple = commands.length === 1 && commands.every(({ names }) => names.includes('click.command'));
  if (!simple) open ??= 'it has sub-commands';
  const found: ScriptArgument[] = [];
  for (const { definition, names } of commands) {
    const command = simple || names.some((name) => name.endsWith('.group')) ? null : '';
    for (const decorator of definition.decorators) {
      const name = file.python.origin(decorator.callee);
      if (name === 'click.option' || name === 'click.argument') {
        const read = argumentOfClick(decorator, definition, file);
        if (read === null) open ??= 'it adds options whose names are computed';
        else found.push(command === null ? read : { ...read, command });
      } else if (name === 'click.command') {
        const written = file.python.slice(decorator.node);
        if (/ignore_unknown_options|allow_extra_args|context_settings\s*=\s*\w+|\bcls\s*=/.test(written))
          open ??= 'it takes options that it does not name';
      } else if (
        !/^click\.(?:version_option|help_option|pass_\w+|password_option|confirmation_option)$|(?:command|group)$/.test(
          name,
        )
      ) {
        open ??= `\`@${decorator.callee}\` may add options`;
      }
    }
  }
  return {
    kind: 'click',
    arguments: found,
    open,
    sure: simple,
    abbreviated: false,
    dashesAlike: false,
    holders: new Set(),
  };
}

function argumentOfClick(
  decorator: Decorator,
  { scope, outer, parameters, node: body }: FunctionNode,
  file: PythonFile,
): ScriptArgument | null {
  const call = { arguments: decorator.arguments ?? [] };
  const where: Where = { file, scope: outer };
  if (call.arguments.some(({ stars, name }) => stars === 1 && name === null)) return null;
  const positional = file.python.origin(decorator.callee) === 'click.argument';
  const names: string[] = [];
  const options: OptionString[] = [];
  const single: string[] = [];
  const negated: string[] = [];
  let dest: string | null = null;
  let at: ScriptArgument['at'] | null = null;
  for (const { node, name, stars } of call.arguments) {
    if (name !== null || stars > 0) continue;
    const text = textAt(node, where);
    if (text === null) return null;
    const [on = '', off] = text.startsWith('-') ? text.split('/') : [text];
    const spelled = on.trim();
    if (spelled.startsWith('--')) {
      names.push(spelled.slice(2));
      options.push({ name: spelled.slice(2), at: namePlace(file, node, spelled.slice(2)) });
    } else if (spelled.startsWith('-')) single.push(spelled.slice(1));
    else dest = spelled;
    if (at === null || spelled.startsWith('--')) at = namePlace(file, node, spelled.replace(/^--?/, ''));
    if (off !== undefined) negated.push(off.trim().replace(/^--?/, ''));
  }
  if (at === null) return null;
  const longest = [...names, ...single].toSorted((a, b) => b.length - a.length)[0] ?? '';
  dest ??= longest.replaceAll('-', '_');
  const fallback = argumentOf(call, 'default');
  const isFlag =
    boolAt(argumentOf(call, 'is_flag'), where) ?? (negated.length > 0 || argumentOf(call, 'flag_value') !== null);
  const typeNode = argumentOf(call, 'type');
  const range = rangeOfClick(typeNode, where);
  const counts = boolAt(argumentOf(call, 'count'), where) === true;
  const { type, choices } = typeOfClick(typeNode, fallback, where);
  const parameter = scope.bindings.get(dest)?.[0];
  const own =
    parameter === undefined
      ? []
      : file.python.usesOf(dest).filter(
          ({ from, parent, nextSibling }) =>
            from >= scope.node.from &&
            from < scope.node.to &&
            // `helper(lr=lr)`: the first names a parameter of another function.
            !(parent?.name === 'ArgList' && nextSibling?.name === 'AssignOp'),
        );
  const nargs = argumentOf(call, 'nargs');
  const spread = call.arguments.some(({ stars }) => stars === 2);
  return {
    names: positional ? [] : names,
    single,
    negated,
    dest,
    type: spread ? 'other' : isFlag || counts ? 'flag' : type,
    several:
      boolAt(argumentOf(call, 'multiple'), where) === true ||
      (nargs !== null && literalAt(nargs, where).kind !== 'none'),
    bare: isFlag || counts || argumentOf(call, 'flag_value') !== null,
    choices: spread ? null : choices,
    ...(spread || range === null ? {} : { range }),
    required:
      !spread &&
      (positional
        ? boolAt(argumentOf(call, 'required'), where) !== false && fallback === null
        : boolAt(argumentOf(call, 'required'), where) === true),
    positional,
    fallback: writtenAt(fallback, where),
    help: textAt(argumentOf(call, 'help'), where),
    at,
    options,
    uses: [
      ...own.map((node) => placeOf(file, node)),
      ...(parameter === undefined ? usesIn(parameters.find(({ stars }) => stars === 2)?.name, dest, body, file) : []),
    ],
  };
}

/** `kwargs["lr"]` and `kwargs.get("lr")` in a function that takes its options as `**kwargs`. */
function usesIn(rest: string | undefined, dest: string, { from, to }: SyntaxNode, file: PythonFile): Place[] {
  const { found } = file.python;
  const keys = [
    ...found.members.flatMap(({ object, name, part, scope }) =>
      object === rest && name === null && part !== null ? [{ node: part, scope }] : [],
    ),
    ...found.calls.flatMap(({ callee, arguments: [key], scope }) =>
      key !== undefined && (callee === `${rest}.get` || callee === `${rest}.pop`) ? [{ node: key.node, scope }] : [],
    ),
  ];
  return keys.flatMap(({ node, scope }) =>
    node.name === 'String' && node.from >= from && node.to <= to && textAt(node, { file, scope }) === dest
      ? [namePlace(file, node, dest)]
      : [],
  );
}

function typeOfClick(
  node: Parameters<typeof textAt>[0],
  fallback: Parameters<typeof textAt>[0],
  where: Where,
): { readonly type: ArgumentType; readonly choices: readonly Value[] | null } {
  const plain = (type: ArgumentType) => ({ type, choices: null });
  if (node === null) return plain(typeOfDefault(fallback, where) ?? 'text');
  const { python } = where.file;
  const called = node.name === 'CallExpression';
  const callee = called ? node.firstChild : node;
  const origin = callee === null ? '' : python.origin(python.slice(callee));
  switch (origin) {
    case 'int':
    case 'click.INT':
    case 'click.IntRange':
      return plain('int');
    case 'float':
    case 'click.FLOAT':
    case 'click.FloatRange':
      return plain('float');
    case 'bool':
    case 'click.BOOL':
      return plain('switch');
    case 'str':
    case 'click.STRING':
    case 'click.Path':
      return plain('text');
    case 'click.Choice': {
      const given = argumentsOf(node.lastChild, python.text);
      const caseless = given.some(
        ({ name, node: value }) => name === 'case_sensitive' && python.slice(value) !== 'True',
      );
      return {
        type: 'text',
        choices: caseless ? null : choicesAt(argumentOf({ arguments: given }, 'choices', 0), where),
      };
    }
    default:
      return plain('other');
  }
}

/** The ends of `IntRange(1, 4096)` and `FloatRange(min=0)`; null for other types, and where an end is not known. */
function rangeOfClick(node: Parameters<typeof textAt>[0], where: Where): NonNullable<ScriptArgument['range']> | null {
  const { python } = where.file;
  if (node?.name !== 'CallExpression' || node.firstChild === null) return null;
  if (!/^click\.(?:Int|Float)Range$/.test(python.origin(python.slice(node.firstChild)))) return null;
  const given = { arguments: argumentsOf(node.lastChild, python.text) };
  if (given.arguments.some(({ name, stars }) => stars > 0 || (name !== null && name !== 'min' && name !== 'max')))
    return null;
  const end = (name: string, index: number): number | null | undefined => {
    const at = argumentOf(given, name, index);
    const literal = at === null ? null : literalAt(at, where);
    if (literal === null || literal.kind === 'none') return null;
    return literal.kind === 'number' ? literal.value : undefined;
  };
  const [low, high] = [end('min', 0), end('max', 1)];
  return low === undefined || high === undefined ? null : { low, high };
}
