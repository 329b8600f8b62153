import type { DefinitionIndex } from '../definitionIndex.ts';
import type { ScriptArgument } from '../facts.ts';
import { argumentOf } from '../nodes.ts';
import {
  type ArgumentType,
  boolAt,
  choicesAt,
  namePlace,
  type ParserFacts,
  textAt,
  writtenAt,
} from './argumentText.ts';

const types: ReadonlyMap<string, ArgumentType> = new Map([
  ['string', 'text'],
  ['integer', 'int'],
  ['float', 'float'],
  ['bool', 'switch'],
  ['boolean', 'switch'],
  ['enum', 'text'],
  ['enum_class', 'other'],
  ['list', 'text'],
  ['spaceseplist', 'text'],
  ['multi_string', 'text'],
  ['multi_integer', 'int'],
  ['multi_float', 'float'],
  ['multi_enum', 'text'],
  ['alias', 'other'],
]);

/** Flags of absl; null where the program defines none. Always open: every imported library may define flags of its own. */
export function abslFacts(index: DefinitionIndex): ParserFacts | null {
  const found: ScriptArgument[] = [];
  const required = new Set<string>();
  for (const { file, call } of index.callsNamed('mark_flag_as_required')) {
    const name = textAt(argumentOf(call, 'flag_name', 0), { file, scope: call.scope });
    if (name !== null) required.add(name);
  }
  for (const [kind, type] of types) {
    for (const { file, call } of index.callsNamed(`DEFINE_${kind}`)) {
      const where = { file, scope: call.scope };
      const node = argumentOf(call, 'name', 0);
      const name = textAt(node, where);
      if (name === null || node === null) continue;
      const fallback = argumentOf(call, 'default', 1);
      const several = /list|multi/.test(kind);
      found.push({
        names: [name],
        single: [],
        negated: type === 'switch' ? [`no${name}`] : [],
        dest: name,
        type: kind === 'list' || kind === 'spaceseplist' ? 'other' : type,
        several,
        bare: type === 'switch',
        choices: kind === 'enum' ? choicesAt(argumentOf(call, 'enum_values', 2), where) : null,
        required: required.has(name) || boolAt(argumentOf(call, 'required'), where) === true,
        positional: false,
        fallback: writtenAt(fallback, where),
        help: textAt(argumentOf(call, 'help', kind === 'enum' ? 3 : 2), where),
        at: namePlace(file, node, name),
        uses: [],
      });
    }
  }
  if (found.length === 0) return null;
  const open = 'libraries may define flags, too';
  return {
    kind: 'absl',
    arguments: found,
    open,
    sure: true,
    abbreviated: false,
    dashesAlike: false,
    holders: new Set(['FLAGS', 'flags.FLAGS']),
  };
}
