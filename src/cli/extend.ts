import { revaluedTexts } from '../core/controller/revalue.ts';
import { type Extended, extendStudy } from '../core/stages/extendStudy.ts';
import { type CliCommand, operands } from './command.ts';
import { engineFolder } from './engine.ts';
import { UsageError } from './errors.ts';
import { toJson } from './json.ts';
import { optionsOfStudy, readRunOptions } from './runOptions.ts';
import { readStoredSweep } from './storedSweep.ts';
import { locateStudyFolder } from './studyFolder.ts';
import { oneLine } from './text/displayWidth.ts';
import { engineVersion } from './version.ts';

/** `extend STUDY`: more trials, other ranges, another value rule. */
export const extendCommand: CliCommand = {
  name: 'extend',
  summary: 'give a study more trials, other ranges or another value rule',
  usage: 'STUDY [--trials N] [--space NAME=SPEC]... [--value RULE] [options]',
  description:
    'Changes what a study goes on with; resume then does. Totals, ranges, the value rule and other options change in place: trials outside new ranges ' +
    'stay, and the sampler leaves them out; another value rule computes the values of all trials anew from their metrics. Other choices, or another kind of ' +
    'parameter, make a linked study (NAME-2, or --study NEW) into which the trials are imported that fit. ' +
    'What is not given stays as it is.',
  options: optionsOfStudy(
    ['storage', 'stages', 'enqueue'],
    'make a linked study of this name (default: NAME-2, where one is needed)',
  ),
  examples: [
    { line: 'extend spirals --trials 60', says: '60 trials in all' },
    { line: "extend spirals --space 'lr=log(1e-4,1e-2)'", says: 'another range, in place' },
    { line: 'extend spirals --value best', says: "the best value of a trial's metric counts, not its last" },
    { line: 'extend spirals --space hidden=8,16,32 --study wide', says: 'other choices: a linked study' },
  ],
  async run(context) {
    const [reference = ''] = operands(context, extendCommand, ['STUDY']);
    const { folder } = locateStudyFolder(context, reference);
    const { study: linkTo, ...given } = readRunOptions(context).given;
    if (Object.keys(given).length === 0) {
      throw new UsageError(
        'missing-operand',
        "extend needs something to change, such as --trials 60 or --space 'lr=log(1e-4,1e-2)'.",
      );
    }
    const { info, spec, text, options } = readStoredSweep(context, folder, given);
    const extended = await extendStudy({
      workspace: context.workspace,
      folder,
      info,
      spec,
      sweepText: text,
      options,
      given: Object.keys(given),
      linkTo: typeof linkTo === 'string' ? linkTo : null,
      engineVersion: engineVersion(),
      engine: engineFolder(),
    });
    context.out(context.json ? `${toJson(jsonOf(extended))}\n` : context.quiet ? '' : textOf(extended));
    return 0;
  },
};

function jsonOf({ study, path, linked, parent, trials, imported, outside, queuedOutside, revalued }: Extended): object {
  return {
    study,
    path,
    linked,
    parent,
    trials,
    ...imported,
    outside,
    queuedOutside,
    revalued: revalued.changed.length,
  };
}

function textOf(extended: Extended): string {
  const { study, trials, ended, revalued } = extended;
  const lines = extended.linked ? linkedLines(extended) : [];
  const has = ended === 0 ? 'none has run yet' : ended === 1 ? '1 has run' : `${ended} have run`;
  lines.push(`${study}: ${trials === null ? 'trials without end' : `${trials} trials in all`}, ${has}`);
  if (extended.outside > 0) {
    lines.push(`  ${counted(extended.outside, 'trial')} outside the ranges: kept, the sampler leaves them out`);
  }
  if (extended.queuedOutside > 0) {
    lines.push(
      `  ${counted(extended.queuedOutside, 'queued trial')} outside the ranges: what is queued runs all the same`,
    );
  }
  if (revalued.changed.length > 0) lines.push(`  ${counted(revalued.changed.length, 'value')} computed anew`);
  lines.push(...revaluedTexts(revalued).map((text) => `  ${text}`));
  lines.push(`go on with: trialdeck resume ${study}`);
  return `${lines.map(oneLine).join('\n')}\n`;
}

function linkedLines({ study, parent, difference, imported }: Extended): string[] {
  const why = difference === null ? '' : `, because ${difference}`;
  return [
    `${study} is a new study, linked to ${parent}${why}`,
    `  ${counted(imported.imported, 'trial')} imported, ${imported.skipped} skipped`,
    ...imported.reasons.map(({ reason, count }) => `  ${count} skipped: ${reason}`),
  ];
}

function counted(count: number, what: string): string {
  return `${count} ${count === 1 ? what : `${what}s`}`;
}
