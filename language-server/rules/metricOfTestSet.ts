import { metricNodes } from '../service/metricNodes.ts';
import { wordsOf } from './names.ts';
import type { Rule } from './rule.ts';
import { scalarFix } from './scalarFix.ts';

const validationWords = new Set(['val', 'valid', 'validation', 'dev', 'eval']);

/** A score of the test set as the objective, in a program that measures on a validation set as well. */
export const metricOfTestSet: Rule = {
  code: 'metric-of-test-set',
  check(sweep, report) {
    const { root } = sweep.reading;
    const nodes = (root === null ? [] : metricNodes(root)).filter(
      ({ node, use }) => use === 'objective' && wordsOf(node.text).includes('test'),
    );
    if (nodes.length === 0) return;
    const logged = sweep.program?.metrics.logged.map(({ name }) => name) ?? [];
    const validation = logged.filter((name) => wordsOf(name).some((word) => validationWords.has(word)));
    const [first] = validation;
    if (first === undefined) return;
    for (const { node } of nodes) {
      const rest = wordsOf(node.text)
        .filter((word) => word !== 'test')
        .join(' ');
      const same = validation.find(
        (name) =>
          wordsOf(name)
            .filter((word) => !validationWords.has(word))
            .join(' ') === rest,
      );
      report.hint(
        'metric-of-test-set',
        node.span,
        `The search selects on the test set, whose score then promises too much. The script logs \`${same ?? first}\` as well.`,
        same === undefined ? undefined : scalarFix(report, node, same),
      );
    }
  },
};
