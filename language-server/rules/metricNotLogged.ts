import { didYouMean } from '../../src/core/space/nearest.ts';
import type { Report } from '../../src/core/sweep/report.ts';
import type { ScalarNode } from '../../src/core/sweep/tree.ts';
import { isInternalSeries } from '../keys/libraryMetrics.ts';
import { baseName } from '../service/baseName.ts';
import { runsProgram } from '../service/findProgram.ts';
import { lookUpMetric, type MetricVerdict } from '../service/metricLookup.ts';
import { metricNodes } from '../service/metricNodes.ts';
import type { Sweep } from '../service/sweep.ts';
import type { Rule } from './rule.ts';
import { scalarFix } from './scalarFix.ts';

/** A metric that the program logs nowhere. */
export const metricNotLogged: Rule = {
  code: 'metric-not-logged',
  check(sweep, report) {
    const { root } = sweep.reading;
    if (root === null || sweep.found.kind !== 'file') return;
    const nodes = metricNodes(root).filter(({ node }) => !isInternalSeries(node.text));
    if (nodes.length === 0 || !isRun(sweep, sweep.found.file)) return;
    const facts = sweep.program?.metrics ?? null;
    if (facts === null) return;
    const { past, file } = sweep.surroundings;
    const program = baseName(sweep.found.file);
    const logged = [...new Set(facts.logged.map(({ name }) => name))];
    for (const { node } of nodes) {
      // Past runs lie on the disk: they are asked last.
      if (lookUpMetric(node.text, facts, []).kind === 'known') continue;
      const seen = past?.metrics(file) ?? [];
      tell(node, lookUpMetric(node.text, facts, seen), { program, logged, report });
    }
  },
};

function tell(
  node: ScalarNode,
  verdict: MetricVerdict,
  about: { readonly program: string; readonly logged: readonly string[]; readonly report: Report },
): void {
  const { program, logged, report } = about;
  const name = node.text;
  if (verdict.kind === 'renamed') {
    const fix = scalarFix(report, node, verdict.name);
    const severity = verdict.sure ? 'warning' : 'hint';
    const add = (message: string): void => report.add(severity, 'metric-not-logged', node.span, message, fix);
    switch (verdict.why) {
      case 'suffix':
        add(`Lightning logs \`${name}\` by step and by epoch, as \`${name}_step\` and \`${name}_epoch\`.`);
        return;
      case 'huggingface':
        report.information(
          'metric-not-logged',
          node.span,
          `The Hugging Face Trainer logs this to W&B as \`${verdict.name}\`; \`${name}\` stands in its own output alone.`,
          fix,
        );
        return;
      case 'spelling':
        add(`\`${program}\` logs \`${verdict.name}\`, not \`${name}\`.`);
        return;
    }
  }
  if (verdict.kind !== 'unlogged') return;
  report.warning(
    'metric-not-logged',
    node.span,
    `\`${program}\` logs no \`${name}\`.${verdict.near === null ? listed(logged) : didYouMean(verdict.near)}`,
    verdict.near === null ? undefined : scalarFix(report, node, verdict.near),
  );
}

function listed(logged: readonly string[]): string {
  const some = logged.slice(0, 5).map((name) => `\`${name}\``);
  const more = logged.length - some.length;
  if (some.length === 0) return '';
  return ` It logs ${some.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

/** Whether the trials run this file, as far as the command tells. */
function isRun({ reading }: Sweep, file: string): boolean {
  return runsProgram(reading) || (reading.document.spec?.command ?? []).some((item) => item.includes(baseName(file)));
}
