import { isInternalSeries } from '../keys/libraryMetrics.ts';
import { metricNodes } from '../service/metricNodes.ts';
import type { Rule } from './rule.ts';

/** A series that W&B makes for itself, taken as the objective. */
export const internalMetric: Rule = {
  code: 'internal-metric',
  check({ reading: { root } }, report) {
    for (const { node } of root === null ? [] : metricNodes(root)) {
      if (!isInternalSeries(node.text)) continue;
      report.warning(
        'internal-metric',
        node.span,
        `\`${node.text}\` is a series that W&B keeps beside the metrics, not a result of training. Name one that the script logs.`,
      );
    }
  },
};
