import { nearest } from '../../src/core/space/nearest.ts';
import { severity } from './argumentType.ts';
import { passedOf, valueNodes } from './passed.ts';
import type { Rule } from './rule.ts';
import { scalarFix } from './scalarFix.ts';

/** A value of a config group of Hydra for which there is no file. */
export const hydraGroup: Rule = {
  code: 'hydra-group',
  check(sweep, report) {
    const passed = passedOf(sweep);
    if (passed === null || passed.form !== 'hydra' || !passed.facts.kinds.has('hydra')) return;
    // Groups may be looked for elsewhere, too.
    const elsewhere = ['config-path', 'cp', 'config-dir', 'cd', 'config-name', 'cn', 'hydra.searchpath'];
    if (elsewhere.some((one) => passed.fixed.has(one))) return;
    for (const source of sweep.reading.sources) {
      const argument = passed.argumentOf(source.name);
      const options = argument?.choices?.map(String) ?? [];
      if (options.length === 0) continue;
      for (const node of valueNodes(source)) {
        if (node.kind !== 'scalar' || node.resolved.type === 'null' || !/^[\w.-]+$/.test(node.text)) continue;
        if (options.includes(node.text.replace(/\.ya?ml$/, ''))) continue;
        const near = nearest(node.text, options);
        const listed = options.length > 12 ? `${options.slice(0, 12).join(', ')} and more` : options.join(', ');
        report.add(
          passed.facts.open === null ? severity(passed) : 'hint',
          'hydra-group',
          node.span,
          `The config group \`${source.name}\` has no \`${node.text}.yaml\`; Hydra refuses it. There ${options.length === 1 ? 'is' : 'are'} ${listed}.`,
          near === null ? undefined : scalarFix(report, node, near),
        );
      }
    }
  },
};
