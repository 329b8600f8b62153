import { baseName } from '../../service/baseName.ts';
import type { DefinitionIndex, FoundClass } from '../definitionIndex.ts';
import type { ScriptArgument } from '../facts.ts';
import { argumentOf, argumentsOf, type ClassField, childrenOf } from '../nodes.ts';
import { annotationAt, type ParserFacts, textAt, type Where, writtenAt } from './argumentText.ts';

/** The parsers that make arguments from the fields of classes: the last name of the call, and the argument that holds the classes. */
const makers: ReadonlyMap<string, { readonly origin: RegExp; readonly how: 'huggingface' | 'tyro' | 'loose' }> =
  new Map([
    ['HfArgumentParser', { origin: /(?:^|\.)HfArgumentParser$/, how: 'huggingface' }],
    ['TrlParser', { origin: /(?:^|\.)TrlParser$/, how: 'loose' }],
    ['cli', { origin: /^tyro\.cli$/, how: 'tyro' }],
    ['parse', { origin: /^(?:simple_parsing|pyrallis)\.parse$/, how: 'loose' }],
    ['wrap', { origin: /^(?:pyrallis|draccus)\.wrap$/, how: 'loose' }],
    ['add_arguments', { origin: /\.add_arguments$/, how: 'loose' }],
  ]);

/** Arguments from the fields of classes (HfArgumentParser, tyro, simple_parsing); null where the program has none. */
export function dataclassFacts(index: DefinitionIndex): ParserFacts | null {
  const found: ScriptArgument[] = [];
  let open: string | null = null;
  let any = false;
  let sure = true;
  for (const [name, { origin, how }] of makers) {
    for (const { file, call } of index.callsNamed(name)) {
      const from = file.python.origin(call.callee);
      if (
        !origin.test(from) ||
        !index.runs(file, call.node) ||
        (name === 'add_arguments' && !/simple_parsing/.test(file.python.text))
      )
        continue;
      if (any) open ??= 'it has several parsers';
      any = true;
      if (how !== 'huggingface') open ??= `${from} may name its options otherwise`;
      sure &&= how === 'huggingface';
      const classes = call.arguments[0]?.node;
      const items =
        classes === undefined
          ? []
          : classes.name === 'TupleExpression' || classes.name === 'ArrayExpression'
            ? childrenOf(classes).filter(({ name: kind }) => !/^[[\](),]$|^Comment$/.test(kind))
            : [classes];
      if (items.length === 0) open ??= 'its classes are not understood';
      for (const item of items) {
        const written = file.python.slice(item);
        const one = index.class(written, file, call.scope);
        if (one === null) {
          open ??= `\`${written.slice(0, 60)}\` has arguments of its own`;
          continue;
        }
        const fields = fieldsOf(one, index, 0);
        open ??= fields.open;
        found.push(...fields.all.flatMap((field) => argument(field.field, field.owner, index, how)));
      }
    }
  }
  if (!any) return null;
  for (const { file } of index
    .callsNamed('parse_args_into_dataclasses')
    .filter(({ call }) => argumentOf(call, 'return_remaining_strings') !== null))
    open ??= `${baseName(file.file)} keeps arguments that it does not know`;
  for (const name of ['parse_yaml_file', 'parse_json_file', 'parse_dict'])
    if (index.callsNamed(name).length > 0) open ??= 'it reads arguments from a file, too';
  for (const { file } of found.slice(0, 1).map(({ at }) => at)) {
    const error = index.program.files.find((one) => one.file === file)?.python.found.errorAt ?? null;
    if (error !== null) open ??= `${baseName(file)} has a syntax error`;
  }
  return { kind: 'dataclass', arguments: found, open, sure, abbreviated: true, dashesAlike: true, holders: new Set() };
}

interface OwnedField {
  readonly field: ClassField;
  readonly owner: FoundClass;
}

/** Own fields and those of local bases, the nearest class first. */
function fieldsOf(
  one: FoundClass,
  index: DefinitionIndex,
  depth: number,
): { readonly all: readonly OwnedField[]; readonly open: string | null } {
  const { file, definition } = one;
  const all: OwnedField[] = definition.fields
    .filter(({ annotation }) => annotation !== null && !/^(?:typing\.)?ClassVar\b/.test(file.python.slice(annotation)))
    .map((field) => ({ field, owner: one }));
  let open: string | null = null;
  for (const base of definition.bases) {
    if (base.name !== null) continue;
    const written = file.python.slice(base.node);
    if (/^(?:object|ABC|abc\.ABC|Protocol|Generic\b.*|NamedTuple)$/.test(written)) continue;
    const found = depth > 6 ? null : index.class(written, file, definition.outer);
    if (found === null) {
      open ??= `\`${written.slice(0, 60)}\` has arguments of its own`;
      continue;
    }
    const inherited = fieldsOf(found, index, depth + 1);
    open ??= inherited.open;
    all.push(...inherited.all.filter(({ field }) => !all.some((own) => own.field.name === field.name)));
  }
  return { all, open };
}

function argument(
  field: ClassField,
  { file, definition }: FoundClass,
  index: DefinitionIndex,
  how: 'huggingface' | 'tyro' | 'loose',
): ScriptArgument[] {
  const where: Where = { file, scope: definition.scope };
  const { type, several, choices } = annotationAt(field.annotation, where, index);
  const { python } = file;
  const call =
    field.value?.name === 'CallExpression' &&
    /(?:^|\.)(?:field|Field|HfArg)$/.test(python.slice(field.value.firstChild ?? field.value))
      ? argumentsOf(field.value.lastChild, python.text)
      : null;
  const given = call === null ? null : { arguments: call };
  if (given !== null && python.slice(argumentOf(given, 'init') ?? field.value ?? definition.node) === 'False')
    return [];
  const fallback = given === null ? field.value : argumentOf(given, 'default');
  const factory = given === null ? null : (argumentOf(given, 'default_factory') ?? argumentOf(given, 'metadata'));
  const metadata = given === null ? null : argumentOf(given, 'metadata');
  const help =
    metadata === null
      ? null
      : /(['"])help\1\s*:\s*(['"])((?:(?!\2)[^\\\n])*)\2/.exec(python.slice(metadata).slice(0, 2000))?.[3];
  const dashed = field.name.replaceAll('_', '-');
  const uses = index.program.files.flatMap((one) =>
    one.python.found.members.flatMap((member) =>
      member.name === field.name && member.part !== null && /(?:args|config|cfg|params|opt)$/.test(member.object ?? '')
        ? [{ file: one.file, span: [member.part.from, member.part.to] as const }]
        : [],
    ),
  );
  return [
    {
      names: [...new Set(how === 'tyro' ? [dashed, field.name] : [field.name, dashed])],
      single: [],
      negated: type === 'switch' ? [how === 'tyro' ? `no-${dashed}` : `no_${field.name}`] : [],
      dest: field.name,
      type: type === 'switch' && how === 'tyro' ? 'flag' : how === 'loose' ? 'other' : type,
      several,
      bare: type === 'switch',
      choices,
      required: fallback === null && factory === null && type !== 'switch',
      positional: false,
      fallback: writtenAt(fallback, where),
      help: help ?? textAt(given === null ? null : argumentOf(given, 'help'), where),
      at: { file: file.file, span: field.at },
      uses,
    },
  ];
}
