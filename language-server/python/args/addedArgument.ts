import type { SyntaxNode } from '@lezer/common';
import { baseName } from '../../service/baseName.ts';
import { type DefinitionIndex, type FoundCall, isConditional } from '../definitionIndex.ts';
import type { ScriptArgument } from '../facts.ts';
import { argumentOf } from '../nodes.ts';
import { boolAt, choicesAt, literalAt, namePlace, placeOf, textAt, typeAt, writtenAt } from './argumentText.ts';

/** What one `add_argument(...)` adds; where its names cannot be told, why, for people. */
export function addedArgument({ file, call }: FoundCall, index: DefinitionIndex): ScriptArgument | string {
  const where = { file, scope: call.scope };
  const spelled: { readonly node: SyntaxNode; readonly text: string }[] = [];
  for (const { node, name, stars } of call.arguments) {
    if (name !== null) continue;
    const text = stars === 0 ? textAt(node, where) : null;
    if (text === null) {
      return `${baseName(file.file)}, line ${file.python.lineOf(call.node.from) + 1}, adds arguments whose names are computed`;
    }
    spelled.push({ node, text });
  }
  const destNode = argumentOf(call, 'dest');
  const dest = textAt(destNode, where);
  const [first] = spelled;
  if (first === undefined) {
    if (dest === null) return `${baseName(file.file)} adds arguments whose names are computed`;
    return built({ file, call }, index, {
      names: [],
      single: [],
      negated: [],
      dest,
      positional: true,
      at: placeOf(file, destNode ?? call.node),
    });
  }
  if (!first.text.startsWith('-')) {
    const at = namePlace(file, first.node, first.text);
    return built({ file, call }, index, { names: [], single: [], negated: [], dest: first.text, positional: true, at });
  }
  const names = spelled.flatMap(({ text }) => (text.startsWith('--') && text.length > 2 ? [text.slice(2)] : []));
  const single = spelled.flatMap(({ text }) => (/^-[^-]/.test(text) ? [text.slice(1)] : []));
  const own = (names[0] ?? single[0] ?? '').replaceAll('-', '_');
  const main = spelled.find(({ text }) => text.startsWith('--')) ?? first;
  const negated = file.python.slice(argumentOf(call, 'action') ?? call.node).endsWith('BooleanOptionalAction')
    ? names.map((name) => `no-${name}`)
    : [];
  const placeIn = ({ node, text }: (typeof spelled)[number]) => namePlace(file, node, text.replace(/^--?/, ''));
  const options = spelled.flatMap((one) =>
    /^--./.test(one.text) ? [{ name: one.text.slice(2), at: placeIn(one) }] : [],
  );
  return built({ file, call }, index, {
    names,
    single,
    negated,
    dest: dest ?? own,
    positional: false,
    at: placeIn(main),
    options,
  });
}

function built(
  { file, call }: FoundCall,
  index: DefinitionIndex,
  about: Pick<ScriptArgument, 'names' | 'single' | 'negated' | 'dest' | 'positional' | 'at' | 'options'>,
): ScriptArgument {
  const where = { file, scope: call.scope };
  const actionNode = argumentOf(call, 'action');
  const action = actionNode === null ? 'store' : (textAt(actionNode, where) ?? file.python.slice(actionNode));
  const takesNone =
    /^(?:store_true|store_false|store_const|append_const|count|help|version)$|BooleanOptionalAction$/.test(action);
  const stored = action === 'store' || action === 'append' || action === 'extend';
  const nargs = argumentOf(call, 'nargs');
  const count = nargs === null ? null : literalAt(nargs, where);
  const several = action !== 'store' || (count !== null && !(count.kind === 'text' && count.value === '?'));
  const typeNode = argumentOf(call, 'type');
  const fallback = argumentOf(call, 'default');
  const spread = call.arguments.some(({ stars }) => stars > 0);
  const optional = count?.kind === 'text' && ['?', '*'].includes(count.value);
  const required = about.positional
    ? !optional && fallback === null
    : boolAt(argumentOf(call, 'required'), where) === true;
  return {
    ...about,
    type: takesNone ? 'flag' : !stored || spread ? 'other' : typeAt(typeNode, where, index),
    several: several && !takesNone,
    bare: takesNone || optional || (nargs !== null && count?.kind !== 'text' && count?.kind !== 'number'),
    choices: spread || !stored ? null : choicesAt(argumentOf(call, 'choices'), where),
    required: required && !spread && !isConditional(call.node, file),
    fallback: writtenAt(fallback, where),
    help: textAt(argumentOf(call, 'help'), where),
    uses: [],
  };
}
