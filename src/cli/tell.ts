import type { Told } from '../core/serve/askTell.ts';
import { withStudy } from '../core/serve/openStudy.ts';
import { shownState } from '../core/space/state.ts';
import { locateStudy } from '../core/study/locate.ts';
import { type CliCommand, type CliContext, operands } from './command.ts';
import { updateDerived } from './derivedFiles.ts';
import { UsageError } from './errors.ts';
import { toJson } from './json.ts';
import { lineOf } from './oneTrial.ts';
import { serveHost } from './serveHost.ts';
import { oneLine } from './text/displayWidth.ts';

/** `tell STUDY TRIAL`: how a trial ended that was asked for. */
export const tellCommand: CliCommand = {
  name: 'tell',
  summary: 'tell how a trial ended that you asked for',
  usage: 'STUDY TRIAL [--value X | --values X,Y | --state fail|pruned]',
  description:
    'Ends a running trial with its value, with several values where the study has several metrics, or without any as failed or pruned. ' +
    'A value that is NaN makes the trial fail. In a study without a metric nothing is given.',
  options: [
    { name: 'value', value: 'X', help: 'the value of the metric', check: (text) => problemOf([text]) },
    {
      name: 'values',
      value: 'X,Y',
      help: 'one value a metric, in the order of the sweep',
      check: (text) => problemOf(text.split(',')),
    },
    {
      name: 'metric',
      value: 'NAME=X',
      many: true,
      help: 'another metric, for the constraints of the sweep; may be given again',
      check: (text) => (/^[^=]+=/.test(text) ? problemOf([text.slice(text.lastIndexOf('=') + 1)]) : 'expected NAME=X'),
    },
    { name: 'state', value: 'STATE', choices: ['fail', 'pruned'], help: 'ended without a value: fail or pruned' },
  ],
  examples: [
    { line: 'tell hand 0 --value 0.125', says: 'trial 0 finished' },
    { line: 'tell hand 1 --state fail', says: 'trial 1 failed' },
  ],
  async run(context) {
    const [reference = '', trial = ''] = operands(context, tellCommand, ['STUDY', 'TRIAL']);
    if (!/^\d+$/.test(trial))
      throw new UsageError('bad-value', `'${trial}': expected the number of a trial, such as 3`);
    const told = toldIn(context);
    const place = locateStudy(context.workspace, reference, context.cwd);
    const line = await withStudy(place, {}, serveHost(context), async (study) => {
      await study.tell(Number(trial), told);
      updateDerived(context, place, study.store);
      return lineOf(study.store, Number(trial));
    });
    if (context.json) context.out(`${toJson(line)}\n`);
    else if (!context.quiet && line !== null) {
      const { state, values, reason } = line;
      const with_ = values.length > 0 ? `: ${values.join(', ')}` : '';
      context.out(`trial ${trial} ${shownState(state)}${with_}${reason === null ? '' : ` (${oneLine(reason)})`}\n`);
    }
    return 0;
  },
};

function toldIn({ options }: CliContext): Told {
  const given = ['value', 'values', 'state'].filter((name) => options.has(name));
  if (given.length > 1) {
    throw new UsageError('bad-value', `--${given[0]} and --${given[1]} exclude each other: a trial ends in one way`);
  }
  const state = options.text('state');
  if (state === 'fail' || state === 'pruned') return { state };
  const text = options.text('values')?.split(',') ?? [options.text('value') ?? ''];
  const values = given.length === 0 ? [] : text.map((each) => numberOf(each) ?? Number.NaN);
  const metrics = options.texts('metric').map((word): [string, number] => {
    const at = word.lastIndexOf('=');
    return [word.slice(0, at), numberOf(word.slice(at + 1)) ?? Number.NaN];
  });
  return metrics.length === 0 ? { values } : { values, metrics: Object.fromEntries(metrics) };
}

/** As JSON writes numbers, and as Python and YAML write those that JSON does not have. */
function numberOf(text: string): number | null {
  const word = /^([-+]?)\.?(nan|inf|infinity)$/i.exec(text.trim());
  if (word !== null)
    return word[2]?.toLowerCase() === 'nan'
      ? Number.NaN
      : word[1] === '-'
        ? Number.NEGATIVE_INFINITY
        : Number.POSITIVE_INFINITY;
  const value = Number(text);
  return text.trim() === '' || Number.isNaN(value) ? null : value;
}

function problemOf(texts: readonly string[]): string | null {
  return texts.every((text) => numberOf(text) !== null) ? null : 'expected a number, or nan';
}
