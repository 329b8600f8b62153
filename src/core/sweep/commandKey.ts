import { nearest } from '../space/nearest.ts';
import { rewriteFix } from './edits.ts';
import { environmentMacro, macroName, macros } from './macros.ts';
import type { Fix, Report } from './report.ts';
import { describe, type Entry, hasUnknown, isNull, type ScalarNode } from './tree.ts';

const macroNames = macros.map((macro) => macro.name);

/**
 * Reads `command:`. Items of any scalar type become text as Python writes them.
 * @param parameters - top-level parameter names, to explain `${name}` inside an item
 * @returns null for W&B's default command, and for one that is not known
 */
export function readCommand(entry: Entry, parameters: readonly string[], report: Report): readonly string[] | null {
  const { value: node } = entry;
  if (hasUnknown(node)) return null;
  if (node.kind !== 'list') {
    if (isNull(node)) {
      report.warning('empty-command', entry.key.span, "`command` is empty: W&B's default command is used.");
      return null;
    }
    const fix = node.kind === 'scalar' ? listFix(node) : undefined;
    report.error(
      'command-not-list',
      node.span,
      `\`command\` must be a list, one item an argument, not ${describe(node)}; W&B silently uses its default command instead.`,
      fix,
    );
    return null;
  }
  if (node.items.length === 0) {
    report.warning('empty-command', node.span, "`command` is empty: W&B's default command is used.");
    return null;
  }
  const items: string[] = [];
  for (const item of node.items) {
    if (item.kind === 'scalar') {
      items.push(itemText(item));
      checkItem(item, parameters, report);
    } else
      report.error(
        'command-item',
        item.span,
        `An item of \`command\` is a text, not ${describe(item)}. Put it in quotes.`,
      );
  }
  checkStart(items, entry, report);
  return items;
}

/** Python's `str()` of the item; numbers stay as written. */
function itemText(node: ScalarNode): string {
  if (!node.plain) return node.text;
  if (node.resolved.type === 'null') return 'None';
  if (node.resolved.type === 'bool') return node.resolved.value ? 'True' : 'False';
  return node.text;
}

function listFix(node: ScalarNode) {
  const words = node.text.split(/\s+/).filter((word) => word !== '');
  if (/["'\\]/.test(node.text)) return undefined;
  return rewriteFix(node.span, `[${words.map((word) => JSON.stringify(word)).join(', ')}]`);
}

function checkItem(node: ScalarNode, parameters: readonly string[], report: Report): void {
  const text = node.text.replaceAll(environmentMacro, '');
  const name = macroName(text);
  if (name !== null && macroNames.includes(name)) return;
  if (name !== null && !name.includes('{')) {
    const near = nearest(name, macroNames);
    const fix = near === null ? undefined : macroFix(node, near, report);
    if (parameters.includes(name)) {
      report.warning(
        'unknown-macro',
        node.span,
        `There is no macro for one parameter: \`\${${name}}\` is dropped. \`\${args}\` passes them all.`,
      );
    } else if (name.startsWith('envvar:')) {
      report.warning(
        'unknown-macro',
        node.span,
        `\`${text}\` is dropped: W&B knows capital letters, digits and \`_\` only in \`\${envvar:NAME}\`.`,
      );
    } else {
      report.warning(
        'unknown-macro',
        node.span,
        `\`${text}\` is no macro and is dropped.${near === null ? '' : ` Did you mean \`\${${near}}\`?`}`,
        fix,
      );
    }
    return;
  }
  const inside = /\$\{([^}]*)\}/.exec(text)?.[1];
  if (inside === undefined) return;
  const why = macroNames.includes(inside)
    ? 'macros are replaced only where they are the whole item'
    : 'there is no macro for one parameter';
  report.warning('macro-inside-item', node.span, `\`\${${inside}}\` is passed literally: ${why}.`);
}

function macroFix(node: ScalarNode, near: string, { spelling }: Report): Fix {
  const macro = `\${${near}}`;
  const bare = node.plain && spelling.dialect === 'yaml';
  return rewriteFix(node.span, bare ? macro : spelling.text(macro), `Write \`${macro}\``);
}

/** The first item that is left after expansion is what runs. */
function checkStart(items: readonly string[], entry: Entry, report: Report): void {
  const first = items.find(
    (item) => item !== '${env}' && (macroName(item) === null || macroNames.includes(macroName(item) ?? '')),
  );
  if (first === undefined) {
    report.error(
      'command-start',
      entry.key.span,
      '`command` names nothing to run. Start it with `${env}`, `${interpreter}`, `${program}` or a program.',
    );
    return;
  }
  if (first.startsWith('${args') || first.startsWith('--')) {
    report.error(
      'command-start',
      entry.key.span,
      `\`command\` starts with \`${first}\`, which would be run as a program. Start it with \`\${interpreter}\`, \`\${program}\`.`,
    );
  }
}
