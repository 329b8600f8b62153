import { readConditions } from './optionKinds/conditionMap.ts';
import { readConstraints } from './optionKinds/constraintList.ts';
import { readMetrics } from './optionKinds/metricList.ts';
import { readNamed } from './optionKinds/named.ts';
import { type OptionInput, refuse } from './optionKinds/optionInput.ts';
import { readPlain, readTexts } from './optionKinds/plain.ts';
import { readPoint, readPoints } from './optionKinds/pointList.ts';
import { readRepeat } from './optionKinds/repeatRule.ts';
import { readStages } from './optionKinds/stageList.ts';
import { readStop } from './optionKinds/stopRules.ts';
import { readValueRule } from './optionKinds/valueRule.ts';
import { type OptionKey, optionOf } from './optionTable.ts';
import type { Report } from './report.ts';
import type { SweepOptions } from './spec.ts';
import { isNull, type ListNode, type Node } from './tree.ts';

/** What readers need beside the node. */
export interface OptionContext {
  readonly report: Report;
  /** The text in which the node stands, for fixes. */
  readonly text: string;
  /** Distributions by name of the files of a `space:` list; absent on the command line. */
  readonly readSpace?: (list: ListNode) => NonNullable<SweepOptions['space']>;
}

/**
 * Reads the value of one option of `trialdeck:` (or of the command line, where a text stands for a plain value).
 * @returns the part of the options that it sets; empty when nothing stands there or it is wrong; reported
 */
export function readOption(option: OptionKey, node: Node, context: OptionContext): SweepOptions {
  if (isNull(node) && option.type !== 'stages') return {};
  const value = readValue({ option, node, report: context.report }, context);
  return value === null || option.property === undefined ? {} : { [option.property]: value };
}

function readValue(input: OptionInput, context: OptionContext): NonNullable<SweepOptions[keyof SweepOptions]> | null {
  const { option, node, report } = input;
  switch (option.type) {
    case 'named':
      return readNamed(input);
    case 'texts':
      return readTexts(input);
    case 'metrics':
      return readMetrics(input, context.text);
    case 'value':
      return readValueRule(input);
    case 'stop':
      return readStop(input);
    case 'repeat':
      return readRepeat(input);
    case 'conditions':
      return readConditions(input);
    case 'constraints':
      return readConstraints(input);
    case 'point':
      return readPoint(node, `\`${option.key}\``, report);
    case 'points':
      return readPoints(input);
    case 'space':
      return readFiles(input, context);
    case 'stages':
      return readStages(input, (entry) => {
        const nested = optionOf(entry.name);
        return nested === null ? {} : readOption(nested, entry.value, context);
      });
    case 'later':
      return reportLater(input);
    default:
      return readPlain(option.type, input);
  }
}

function readFiles(
  { node, report }: OptionInput,
  { readSpace }: OptionContext,
): NonNullable<SweepOptions['space']> | null {
  if (node.kind === 'list' && node.items.every((item) => item.kind === 'scalar' && item.text !== ''))
    return readSpace?.(node) ?? null;
  return refuse(node, '`space`', 'a list of files with `parameters:`, such as `[spaces/lora.yaml]`', report);
}

function reportLater({ option, node, report }: OptionInput): null {
  if (node.kind === 'scalar' && option.harmless?.includes(node.text)) return null;
  const message = `\`${option.key}\` is not supported by this version`;
  if (option.ignorable === true) report.warning('not-supported', node.span, `${message} and has no effect.`);
  else report.error('not-supported', node.span, `${message}; the sweep would not do what it says. Remove it.`);
  return null;
}
