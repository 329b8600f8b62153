import { didYouMean, nearest } from '../../space/nearest.ts';
import { replaceFix } from '../edits.ts';
import { nodeLiteral } from '../literal.ts';
import type { NamedOptions } from '../spec.ts';
import { type Entry, entryOf, isNull, type MapNode } from '../tree.ts';
import { type OptionInput, refuse } from './optionInput.ts';

/** What other programs call our samplers and pruners. */
const otherNames: Readonly<Record<string, string>> = {
  bayes: 'auto',
  sobol: 'qmc',
  nsgaii: 'nsga2',
  nsgaiii: 'nsga2',
  cma: 'cmaes',
  'cma-es': 'cmaes',
  brute_force: 'grid',
  ablation: 'one_at_a_time',
  nop: 'none',
};

/** Reads a sampler or a pruner: a name, or a mapping with `name` and arguments; null when it is none; reported. */
export function readNamed(input: OptionInput): NamedOptions | null {
  const { option, node, report } = input;
  const command = node.kind === 'map' ? entryOf(node, 'command') : null;
  if (node.kind === 'map' && command !== null) return readExternal(input, node, command);
  const nameEntry = node.kind === 'map' ? (entryOf(node, 'name') ?? undefined) : undefined;
  const nameNode = node.kind === 'map' ? nameEntry?.value : node;
  if (nameNode?.kind !== 'scalar' || isNull(nameNode))
    return refuse(nameNode ?? node, `\`${option.key}\``, 'a name, or a mapping with `name`', report);
  const name = nameNode.text;
  const values = option.values ?? [];
  if (!values.includes(name)) {
    const near = meant(name, values);
    const hint = near === null ? ` There are ${listed(values)}.` : didYouMean(near);
    const fix = near === null ? undefined : replaceFix(report, nameNode.span, near);
    report.error('bad-option', nameNode.span, `\`${name}\` is no ${option.key}.${hint}`, fix);
    return null;
  }
  const others = node.kind === 'map' ? node.entries.filter((entry) => entry !== nameEntry) : [];
  return { name, args: Object.fromEntries(others.map((entry) => [entry.name, nodeLiteral(entry.value).value])) };
}

/** `TPESampler`, `nsgaii` and the like are what Optuna calls them. */
function meant(name: string, values: readonly string[]): string | null {
  const short = name.toLowerCase().replace(/_?(sampler|pruner)$/, '');
  const other = Object.hasOwn(otherNames, short) ? (otherNames[short] ?? null) : null;
  if (other !== null && values.includes(other)) return other;
  return values.find((value) => value.replaceAll('_', '') === short) ?? nearest(short, values);
}

function readExternal({ option, report }: OptionInput, map: MapNode, command: Entry): NamedOptions | null {
  if (option.key !== 'sampler') {
    report.error(
      'bad-option',
      command.key.span,
      `\`command\` is for an external sampler; a ${option.key} is one of ${listed(option.values ?? [])}.`,
    );
    return null;
  }
  for (const other of map.entries) {
    if (other !== command)
      report.error(
        'unknown-key',
        other.key.span,
        `\`${other.name}\` has no place beside the \`command\` of a sampler.`,
      );
  }
  const { value: node } = command;
  const words = node.kind === 'list' ? node.items.flatMap((item) => (item.kind === 'scalar' ? [item.text] : [])) : [];
  if (node.kind !== 'list' || words.length !== node.items.length || words.length === 0)
    return refuse(node, '`command` of `sampler`', 'a list of words, such as `[python, my_sampler.py]`', report);
  return { name: 'external', args: { command: words } };
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
