import type { SyntaxNode } from '@lezer/common';
import { baseName } from '../../service/baseName.ts';
import type { DefinitionIndex, FoundCall, FoundFunction } from '../definitionIndex.ts';
import type { ScriptArgument } from '../facts.ts';
import { argumentOf, argumentsOf, type FunctionParameter } from '../nodes.ts';
import {
  annotationAt,
  namePlace,
  type ParserFacts,
  textAt,
  typeOfDefault,
  type Where,
  writtenAt,
} from './argumentText.ts';

/** What typer makes of the signature of a function; null where the program's own file has no typer command. */
export function typerFacts(index: DefinitionIndex): ParserFacts | null {
  const [file] = index.program.files;
  if (file === undefined || !/\btyper\b/.test(file.python.text)) return null;
  const { python } = file;
  const commands: FoundFunction[] = [];
  let open: string | null = null;
  const apps = new Set<string>();
  for (const [name, all] of python.found.module.bindings) {
    const value = all.length === 1 ? all[0]?.value : null;
    if (
      value?.name === 'CallExpression' &&
      value.firstChild !== null &&
      python.origin(python.slice(value.firstChild)) === 'typer.Typer'
    )
      apps.add(name);
  }
  for (const definition of python.found.functions) {
    for (const { callee, arguments: given } of definition.decorators) {
      const [app = '', what] = callee.split('.');
      if (!apps.has(app)) continue;
      if (what === 'callback') open ??= 'it has sub-commands';
      if (what !== 'command') continue;
      commands.push({ file, definition });
      if (given?.some(({ name }) => name === 'context_settings') === true)
        open ??= 'it takes options that it does not name';
    }
  }
  for (const { call } of index.callsNamed('run')) {
    if (python.origin(call.callee) !== 'typer.run') continue;
    const [target] = call.arguments;
    const fn = target === undefined ? null : index.function(python.slice(target.node), file, call.scope);
    if (fn !== null) commands.push(fn);
  }
  if (index.callsNamed('add_typer').length > 0) open ??= 'it has sub-commands';
  const [only] = commands;
  if (only === undefined) return null;
  if (commands.length > 1) open ??= 'it has sub-commands';
  if (only.file.python.found.errorAt !== null) open ??= `${baseName(only.file.file)} has a syntax error`;
  const several = commands.length > 1 || open === 'it has sub-commands';
  const found = commands
    .flatMap((fn) => fn.definition.parameters.flatMap((one) => typerArgument(one, fn, index)))
    .map((one) => (several ? { ...one, command: '' } : one));
  return {
    kind: 'typer',
    arguments: found,
    open,
    sure: commands.length === 1 && open === null,
    abbreviated: false,
    dashesAlike: false,
    holders: new Set(),
  };
}

function typerArgument(
  parameter: FunctionParameter,
  { file, definition }: FoundFunction,
  index: DefinitionIndex,
): ScriptArgument[] {
  const where: Where = { file, scope: definition.outer };
  const { python } = file;
  if (parameter.stars > 0) return [];
  let annotation = parameter.annotation;
  if (annotation !== null && /^(?:\w+\.)?Context$/.test(python.slice(annotation))) return [];
  let info: SyntaxNode | null = null;
  if (annotation?.name === 'MemberExpression' && /^(?:\w+\.)?Annotated\[/.test(python.slice(annotation))) {
    const parts: SyntaxNode[] = [];
    for (let at = annotation.firstChild?.nextSibling ?? null; at !== null; at = at.nextSibling)
      if (!/^[[\],]$/.test(at.name)) parts.push(at);
    info = parts.find((one) => one.name === 'CallExpression') ?? null;
    annotation = parts[0] ?? null;
  }
  let fallback = parameter.fallback;
  const isInfo = (node: SyntaxNode | null): boolean =>
    node?.name === 'CallExpression' &&
    /^typer\.(?:Option|Argument)$/.test(python.origin(python.slice(node.firstChild ?? node)));
  if (info === null && isInfo(fallback) && fallback !== null) {
    info = fallback;
    fallback = argumentOf({ arguments: argumentsOf(info.lastChild, python.text) }, 'default', 0);
    if (fallback?.name === 'Ellipsis') fallback = null;
  }
  const given = info === null ? [] : argumentsOf(info.lastChild, python.text);
  const kind = info === null ? null : python.origin(python.slice(info.firstChild ?? info));
  const spelled = given.flatMap(({ name, node }) => {
    const text = name === null ? textAt(node, where) : null;
    return text?.startsWith('-') === true ? (text.split('/')[0]?.trim() ?? []) : [];
  });
  const options = given.flatMap(({ name, node }) => {
    const text = name === null ? (textAt(node, where)?.split('/')[0]?.trim() ?? '') : '';
    return /^--./.test(text) ? [{ name: text.slice(2), at: namePlace(file, node, text.slice(2)) }] : [];
  });
  const off = given.flatMap(({ name, node }) => (name === null ? (textAt(node, where)?.split('/')[1] ?? []) : []));
  const positional = kind === 'typer.Argument' || (kind === null && parameter.fallback === null);
  const { type, several, choices } = annotationAt(annotation, where, index);
  const shown = annotation === null ? (typeOfDefault(fallback, where) ?? 'text') : type;
  const long = spelled.flatMap((one) => (one.startsWith('--') ? [one.slice(2)] : []));
  const base = parameter.name.replaceAll('_', '-');
  const names = long.length > 0 ? long : spelled.length > 0 ? [] : [base];
  const flag = shown === 'switch' && !positional;
  return [
    {
      names: positional ? [] : names,
      single: spelled.flatMap((one) => (one.startsWith('--') ? [] : [one.slice(1)])),
      negated: flag ? (long.length > 0 ? off.map((one) => one.trim().replace(/^--?/, '')) : [`no-${base}`]) : [],
      dest: parameter.name,
      type: flag ? 'flag' : shown,
      several,
      bare: flag,
      choices,
      required: fallback === null,
      positional,
      fallback: writtenAt(fallback, where),
      help: textAt(argumentOf({ arguments: given }, 'help'), where),
      at: { file: file.file, span: parameter.at },
      options,
      uses: usesIn({ file, definition }, parameter),
    },
  ];
}

/** What `fire.Fire(main)` takes: the parameters of the function. Null where the program has no such call. */
export function fireFacts(index: DefinitionIndex): ParserFacts | null {
  const calls = index
    .callsNamed('Fire')
    .filter(({ file, call }) => file.python.origin(call.callee) === 'fire.Fire' && index.runs(file, call.node));
  const [first] = calls;
  if (first === undefined) return null;
  const base = { kind: 'fire', abbreviated: false, dashesAlike: true, holders: new Set<string>() } as const;
  const target = fireTarget(first, index);
  if (target === null || calls.length > 1)
    return { ...base, arguments: [], open: 'it hands more than one function to fire', sure: false };
  const { file, definition } = target;
  const open = definition.parameters.some(({ stars }) => stars > 0)
    ? `\`${definition.name}\` takes any argument`
    : null;
  const where: Where = { file, scope: definition.outer };
  const found = definition.parameters.flatMap((parameter): ScriptArgument[] =>
    parameter.stars > 0
      ? []
      : [
          {
            names: [...new Set([parameter.name, parameter.name.replaceAll('_', '-')])],
            single: [],
            negated: [],
            dest: parameter.name,
            // fire reads each value as Python would.
            type: 'other',
            several: false,
            bare: true,
            choices: null,
            required: parameter.fallback === null,
            positional: false,
            fallback: writtenAt(parameter.fallback, where),
            help: null,
            at: { file: file.file, span: parameter.at },
            uses: usesIn(target, parameter),
          },
        ],
  );
  const error = file.python.found.errorAt === null ? null : `${baseName(file.file)} has a syntax error`;
  return { ...base, arguments: found, open: open ?? error, sure: error === null };
}

function fireTarget({ file, call }: FoundCall, index: DefinitionIndex): FoundFunction | null {
  const [target] = call.arguments;
  if (call.arguments.length !== 1 || target === undefined || (target.name !== null && target.name !== 'component'))
    return null;
  return index.function(file.python.slice(target.node), file, call.scope);
}

function usesIn({ file, definition }: FoundFunction, parameter: FunctionParameter): ScriptArgument['uses'] {
  const { from, to } = definition.node;
  return file.python
    .usesOf(parameter.name)
    .filter(
      (node) =>
        node.from >= from && node.to <= to && node.from !== parameter.at[0] && node.parent?.name !== 'ParamList',
    )
    .filter((node) => !(node.parent?.name === 'ArgList' && node.nextSibling?.name === 'AssignOp'))
    .map((node) => ({ file: file.file, span: [node.from, node.to] as const }));
}
