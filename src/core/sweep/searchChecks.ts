import { isConstant } from '../space/distribution.ts';
import { isRate } from '../space/rateName.ts';
import { pyFloat } from '../space/render.ts';
import { rewriteFix } from './edits.ts';
import { isEnumerable } from './forms.ts';
import type { ParameterSource } from './parameters.ts';
import type { Fix, Report } from './report.ts';
import type { FoundParameter } from './spaceFiles.ts';
import type { SweepOptions, SweepSpec } from './spec.ts';
import { type Entry, entryOf, hasUnknown, isNull, type MapNode } from './tree.ts';

/** What must hold between the method, the metric and the space. */
export function checkSearch(input: {
  readonly root: MapNode;
  readonly method: SweepSpec['method'] | null;
  readonly hasMetric: boolean;
  /** Only `trialdeck:` names a metric, which W&B does not see. */
  readonly onlyInBlock: boolean;
  readonly options: SweepOptions;
  /** Each with the report of its file. */
  readonly parameters: readonly FoundParameter[];
  readonly report: Report;
  /** The text of the sweep. */
  readonly text: string;
}): void {
  const { root, method, hasMetric, onlyInBlock, options, parameters, report, text } = input;
  const methodEntry = entryOf(root, 'method');
  if (method === null || methodEntry === null) return;
  // A grid over some parameters leaves the others to random draws.
  const partial = options.sampler?.args['over'] !== undefined;
  if ((options.sampler?.name ?? method) === 'grid' && !partial)
    checkGrid(parameters, options, (own) => (own === report ? text : null));
  const { spelling } = report;
  const example = `\`${spelling.entry('metric', spelling.mapping(['name', 'goal'].map((key) => [key, '...'])))}\``;
  if (method === 'bayes') {
    if (!hasMetric)
      report.error(
        'missing-metric',
        methodEntry.value.span,
        `\`method: bayes\` needs a metric to learn from. Add ${example}.`,
      );
    else if (onlyInBlock)
      report.warning(
        'missing-metric',
        methodEntry.value.span,
        `W&B refuses \`bayes\` without a \`metric\` of its own. Add ${example} to run this there, too.`,
      );
    checkBayes(methodEntry, parameters, report, isPartly(root));
  }
  const early = entryOf(root, 'early_terminate');
  if (early === null || isNull(early.value)) return;
  if (!hasMetric)
    report.error('missing-metric', early.key.span, `\`early_terminate\` compares trials by a metric. Add ${example}.`);
  else if (onlyInBlock && (options.metrics?.length ?? 1) <= 1)
    report.warning(
      'missing-metric',
      early.key.span,
      `W&B stops no trial without a \`metric\` of its own. Add ${example} to run this there, too.`,
    );
}

/** @param textOf - the text of a report, where it is known */
function checkGrid(
  parameters: readonly FoundParameter[],
  options: SweepOptions,
  textOf: (report: Report) => string | null,
): void {
  const why = options.sampler?.name === 'grid' ? 'the sampler `grid`' : '`method: grid`';
  const over = options.sampler?.args['over'];
  for (const { source, report } of parameters) {
    const { name, entry, distribution, map } = source;
    if (distribution === null || (Array.isArray(over) && !over.includes(name))) continue;
    if (!isEnumerable(distribution)) {
      const kind = distribution.kind;
      const span = entryOf(map, 'distribution')?.value.span ?? entry.key.span;
      report.error(
        'grid-continuous',
        span,
        `${why} cannot list the values of \`${name}\` (\`${kind}\`). Give it \`values\`, or use \`method: random\`.`.replace(
          /^the/,
          'The',
        ),
        listFix(source, report, textOf(report)),
      );
    } else if (distribution.kind === 'categorical' && distribution.probabilities !== undefined) {
      report.warning(
        'grid-probabilities',
        entryOf(map, 'probabilities')?.key.span ?? entry.key.span,
        `A grid runs every value of \`${name}\` once: \`probabilities\` has no effect, and W&B refuses it.`,
      );
    }
  }
}

/** Whether there may be more parameters than those that are known. */
function isPartly(root: MapNode): boolean {
  const parameters = entryOf(root, 'parameters')?.value;
  return root.open === true || (parameters !== undefined && hasUnknown(parameters));
}

/** Values that cover the range, its ends among them. */
const listedValues = 5;

function listFix({ name, map, distribution }: ParameterSource, report: Report, text: string | null): Fix | undefined {
  const log = distribution?.kind === 'log_uniform_values';
  if (text === null || (!log && distribution?.kind !== 'uniform')) return undefined;
  const { low, high } = distribution;
  const spaced = log || (isRate(name) && low > 0 && high / low >= 10);
  const source = text.slice(...map.span);
  if (/[#&*]/.test(source) || (report.spelling.dialect === 'python' && !map.flow)) return undefined;
  const values = Array.from({ length: listedValues }, (_, index) => {
    const share = index / (listedValues - 1);
    const value = spaced ? low * (high / low) ** share : low + (high - low) * share;
    return pyFloat(index === 0 ? low : index === listedValues - 1 ? high : Number(value.toPrecision(3)));
  });
  const entry = report.spelling.entry('values', `[${values.join(', ')}]`, map.entries[0]?.key.plain);
  const title = `List ${listedValues} values of the range`;
  if (!map.flow) return rewriteFix(map.span, entry, title);
  return source.startsWith('{') ? rewriteFix(map.span, `{${entry}}`, title) : undefined;
}

function checkBayes(method: Entry, parameters: readonly FoundParameter[], report: Report, partly: boolean): void {
  if (
    !partly &&
    parameters.length > 0 &&
    parameters.every(({ source: { distribution } }) => distribution !== null && isConstant(distribution))
  ) {
    report.warning(
      'nothing-to-search',
      method.value.span,
      'Every parameter has one value: there is one trial to run, and W&B refuses `bayes`.',
    );
  }
  for (const { source, report: own } of parameters) {
    const { name, entry, distribution, map } = source;
    if (distribution?.kind === 'categorical' && distribution.probabilities !== undefined) {
      own.warning(
        'bayes-probabilities',
        entryOf(map, 'probabilities')?.key.span ?? entry.key.span,
        `W&B's \`bayes\` fails on the \`probabilities\` of \`${name}\`.`,
      );
    }
  }
}
