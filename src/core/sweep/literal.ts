import { listLiteral, literalOf, mappingLiteral } from '../space/render.ts';
import type { Literal } from '../space/value.ts';
import { replaceFix } from './edits.ts';
import type { Report } from './report.ts';
import { portableNumber, resolveYaml12 } from './scalar.ts';
import type { Node, ScalarNode } from './tree.ts';

/** The literal of a node: what the training script gets, ints and floats apart as they were written. */
export function nodeLiteral(node: Node): Literal {
  switch (node.kind) {
    case 'list':
      return listLiteral(node.items.map(nodeLiteral));
    case 'map':
      return mappingLiteral(node.entries.map((entry) => [entry.name, nodeLiteral(entry.value)]));
    case 'unknown':
      return literalOf(null);
    case 'scalar':
      return literalOf(node.resolved.value, { float: node.resolved.type === 'float' });
  }
}

/** Warns of every scalar below a node that W&B or a YAML 1.2 reader takes for another value than Trialdeck. */
export function reportReadings(node: Node, report: Report): void {
  if (node.kind === 'list') for (const item of node.items) reportReadings(item, report);
  else if (node.kind === 'map') for (const entry of node.entries) reportReadings(entry.value, report);
  else if (node.kind === 'scalar') reportReading(node, report);
}

function reportReading(node: ScalarNode, report: Report): void {
  const { resolved, text, span } = node;
  if (node.reading === 'number-as-text') {
    const mended = portableNumber(text);
    report.warning(
      'number-as-text',
      span,
      `\`${text}\` is text in YAML 1.1: W&B hands your script '${text}', Trialdeck the number ${String(resolved.value)}. Write \`${mended}\`.`,
      replaceFix(report, span, mended),
    );
  } else if (node.reading === 'differs') {
    reportDifference(node, report);
  } else if (resolved.type === 'int' && !Number.isSafeInteger(resolved.value)) {
    report.warning(
      'large-number',
      span,
      `\`${text}\` has more digits than a number can keep here (2^53); in quotes it stays as written.`,
    );
  }
}

function reportDifference(node: ScalarNode, report: Report): void {
  const { resolved, text, span } = node;
  if (resolved.type === 'date') {
    report.warning('yaml-1.1', span, `\`${text}\` is a date to PyYAML and text here. Put it in quotes.`, {
      title: 'Put it in quotes',
      edits: [[span, report.spelling.text(text)]],
    });
    return;
  }
  const core = resolveYaml12(text);
  const other = core.type === 'text' ? 'text' : String(core.value);
  const value = String(resolved.value);
  const mended = resolved.type === 'float' && Number.isInteger(resolved.value) ? `${value}.0` : value;
  report.warning(
    'yaml-1.1',
    span,
    `\`${text}\` is ${value} in YAML 1.1, which W&B and Trialdeck read, and ${other} in YAML 1.2. Write \`${mended}\`, or put the text in quotes.`,
    replaceFix(report, span, mended),
  );
}
