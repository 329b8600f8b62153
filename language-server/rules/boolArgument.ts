import { nodeLiteral } from '../../src/core/sweep/literal.ts';
import { passedOf, valueNodes, whereSaid } from './passed.ts';
import type { Rule } from './rule.ts';

/** `type=bool`, for which every text but the empty one is true. */
export const boolArgument: Rule = {
  code: 'bool-argument',
  check(sweep, report) {
    const passed = passedOf(sweep);
    if (passed === null || passed.form === 'hydra' || passed.form === 'flags') return;
    const { configKeys, configWhole } = passed.facts;
    for (const source of sweep.reading.sources) {
      const argument = source.path.length === 1 ? passed.argumentOf(source.name) : null;
      if (argument?.type !== 'bool') continue;
      const wrong = valueNodes(source).find(
        (node) => node.kind === 'scalar' && /^(?:False|false|0|no|None)$/.test(nodeLiteral(node).python),
      );
      if (wrong === undefined) continue;
      const text = nodeLiteral(wrong).python;
      const both = valueNodes(source).length > 1 ? ': all values train the same model' : '';
      const where = `\`bool('${text}')\` is True in \`${passed.program}\`${whereSaid(argument, passed)}`;
      if (configWhole || configKeys.some(({ name }) => name === source.name))
        report.hint(
          'bool-argument',
          wrong.span,
          `${where}: as \`--${source.name}=${text}\` it is on, in \`wandb.config\` it is off. Read it from there alone, or make the argument \`action="store_true"\`.`,
        );
      else
        report.warning(
          'bool-argument',
          wrong.span,
          `\`--${source.name}=${text}\` switches it on: ${where}${both}. Make the argument \`action="store_true"\`, or compare the text there.`,
        );
    }
  },
};
