import { withStudy } from '../core/serve/openStudy.ts';
import type { SearchChoice } from '../core/serve/studySearch.ts';
import { argText } from '../core/space/params.ts';
import type { Params } from '../core/space/value.ts';
import { locateStudy } from '../core/study/locate.ts';
import type { StudyStore } from '../core/study/store.ts';
import { trialLines } from '../core/study/trialsFile.ts';
import { parseOptionText } from '../core/sweep/options.ts';
import { shellLine } from '../core/sweep/shellLine.ts';
import { type CliCommand, type CliContext, operands } from './command.ts';
import { updateDerived } from './derivedFiles.ts';
import { toJson } from './json.ts';
import { serveHost } from './serveHost.ts';

/** `ask STUDY`: the next trials, for a script that evaluates them itself. */
export const askCommand: CliCommand = {
  name: 'ask',
  summary: 'take the next trial of a study, to evaluate it yourself',
  usage: 'STUDY [--count N]',
  description:
    'Takes the next trials of a study: those that wait in the queue first, then what the sampler suggests. They run until they are told (tell). ' +
    'Prints one line a trial, its number and its parameters as arguments; with --json the trials. Ends with 1 when the space has nothing left. ' +
    'STUDY may be a database of Optuna (FILE.db, FILE.db#NAME).',
  options: [
    { name: 'count', value: 'N', help: 'how many (default: 1)' },
    {
      name: 'sampler',
      value: 'NAME',
      help: 'search with this one instead',
      check: (text) => problemOf('sampler', text),
    },
    { name: 'seed', value: 'N', help: 'seed of the suggestions from now on', check: (text) => problemOf('seed', text) },
  ],
  examples: [
    { line: 'ask hand', says: "'0 --lr=0.01 --hidden=16'" },
    { line: 'ask hand --count 4 --json', says: 'four at once' },
    { line: 'ask optuna.db#tuning', says: "from a study of Optuna's" },
  ],
  async run(context) {
    const [reference = ''] = operands(context, askCommand, ['STUDY']);
    const count = context.options.whole('count', 1) ?? 1;
    const place = locateStudy(context.workspace, reference, context.cwd);
    const lines = await withStudy(place, choiceIn(context), serveHost(context), async (study) => {
      const asked = await study.ask(count);
      updateDerived(context, place, study.store);
      const numbers = new Set(asked.map(({ trial }) => trial));
      const trials = trialLines(study.store).filter(({ trial }) => numbers.has(trial));
      return { text: asked.map(({ trial, params }) => askedLine(study.store, trial, params)), trials };
    });
    if (context.json) context.out(`${toJson(lines.trials)}\n`);
    else for (const line of lines.text) context.out(`${line}\n`);
    if (lines.trials.length > 0) return 0;
    if (!context.json) context.err(`trialdeck: the space of ${reference} has nothing left\n`);
    return 1;
  },
};

/** `3 --lr=0.01 '--note=two words'`: for `read` and `eval` of a shell. */
function askedLine({ space }: StudyStore, trial: number, params: Params): string {
  const words = Object.entries(params).map(
    ([name, value]) => `--${name}=${space === null ? String(value) : argText(space, name, value)}`,
  );
  return words.length === 0 ? String(trial) : `${trial} ${shellLine(words, process.platform)}`;
}

function problemOf(key: string, text: string): string | null {
  const read = parseOptionText(key, text);
  return read.ok ? null : read.message;
}

function choiceIn({ options }: CliContext): SearchChoice {
  let choice: SearchChoice = {};
  for (const key of ['sampler', 'seed']) {
    const text = options.text(key);
    const read = text === undefined ? null : parseOptionText(key, text);
    if (read?.ok) choice = { ...choice, ...read.options };
  }
  return choice;
}
