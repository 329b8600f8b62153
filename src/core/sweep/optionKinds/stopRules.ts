import { stopKeys, trialStopKeys } from '../optionFields.ts';
import type { StopRules, TrialStopRules } from '../spec.ts';
import { isNull, type Node } from '../tree.ts';
import { isWhole, knownEntries, numberOf, type OptionInput, readAmount, readCount, refuse } from './optionInput.ts';

type Changeable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A limit of time is no rule about values. */
const timeOfTrial = { time: 'trial_timeout', timeout: 'trial_timeout', trial_timeout: 'trial_timeout' };
const timeOfStudy = {
  time: 'timeout',
  timeout: 'timeout',
  trial_timeout: 'trial_timeout',
  'trial.time': 'trial_timeout',
};

/** Reads `stop`; null when it is no mapping; reported. */
export function readStop({ node, report }: OptionInput): StopRules | null {
  if (node.kind !== 'map') return refuse(node, '`stop`', 'a mapping such as `{failures: 3}`', report);
  const rules: Changeable<StopRules> = {};
  for (const { name, value } of knownEntries(node, '`stop`', stopKeys, report, timeOfStudy)) {
    if (isNull(value)) continue;
    const owner = `\`${name}\` of \`stop\``;
    if (name === 'trial') {
      const trial = readTrialRules(value, report);
      if (trial !== null) rules.trial = trial;
    } else if (name === 'target') {
      const target = readAmount(value, owner, report);
      if (target !== null) rules.target = target;
    } else if (name === 'failures') {
      const count = numberOf(value, isWhole) ?? refuse(value, owner, 'a whole number, 0 for never', report);
      if (count !== null) rules.failures = count;
    } else {
      const count = readCount(value, owner, report);
      if (count !== null) rules.noImprovement = count;
    }
  }
  return rules;
}

function readTrialRules(node: Node, report: OptionInput['report']): TrialStopRules | null {
  if (node.kind !== 'map')
    return refuse(node, '`trial` of `stop`', 'a mapping such as `{above: 10, after: 100}`', report);
  const rules: Changeable<TrialStopRules> = {};
  for (const { name, value } of knownEntries(node, '`stop: trial`', trialStopKeys, report, timeOfTrial)) {
    if (isNull(value)) continue;
    const owner = `\`${name}\` of \`stop: trial\``;
    if (name === 'no_improvement') {
      const count = readCount(value, owner, report);
      if (count !== null) rules.noImprovement = count;
    } else if (name === 'after') {
      const step = numberOf(value, isWhole) ?? refuse(value, owner, 'a step, a whole number from 0', report);
      if (step !== null) rules.after = step;
    } else {
      const limit = readAmount(value, owner, report);
      if (limit === null) continue;
      if (name === 'above') rules.above = limit;
      else rules.below = limit;
    }
  }
  if (rules.after !== undefined && rules.above === undefined && rules.below === undefined)
    report.error('bad-option', node.span, '`after` of `stop: trial` needs `above` or `below` beside it.');
  if (rules.above !== undefined && rules.below !== undefined && rules.above < rules.below)
    report.error(
      'contradiction',
      node.span,
      `Every value is above ${rules.above} or below ${rules.below}: no trial would come through. Swap the two.`,
    );
  return rules;
}
