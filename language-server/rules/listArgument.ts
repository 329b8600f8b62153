import { nodeLiteral } from '../../src/core/sweep/literal.ts';
import { passedOf, valueNodes, whereSaid } from './passed.ts';
import type { Rule } from './rule.ts';

/** A list or a mapping for an argument that takes plain text. */
export const listArgument: Rule = {
  code: 'list-argument',
  check(sweep, report) {
    const passed = passedOf(sweep);
    if (passed === null || passed.form === 'hydra') return;
    const told = new Set<string>();
    const { configKeys, configWhole } = passed.facts;
    // There the value is a list still, and the text of the command line of no account.
    if (configWhole) return;
    const inConfig = new Set(configKeys.map((key) => key.name.split('.')[0]));
    for (const source of sweep.reading.sources) {
      const [name = ''] = source.path;
      const argument = passed.argumentOf(name);
      if (argument?.type !== 'text' || told.has(name) || inConfig.has(name)) continue;
      const nested = source.path.length > 1;
      const node = nested ? source.entry.key : valueNodes(source).find(({ kind }) => kind === 'list' || kind === 'map');
      if (node === undefined) continue;
      told.add(name);
      const python = nested ? `{'${source.path[1]}': ...}` : nodeLiteral(node).python;
      const text = python.length > 60 ? `${python.slice(0, 60)}...` : python;
      const several = argument.several
        ? ' It takes several values, but one item of the command line is one value.'
        : '';
      report.warning(
        'list-argument',
        node.span,
        `\`--${name}\` of \`${passed.program}\`${whereSaid(argument, passed)} gets the text \`${text}\`.${several}`,
      );
    }
  },
};
