import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sendRequest, studyIsHeld } from '../core/study/door.ts';
import { studyPlace } from '../core/study/locate.ts';
import { openForReading } from '../core/study/openStudy.ts';
import { readStudyInfo } from '../core/study/readStudyInfo.ts';
import type { StoredTrial } from '../core/study/storedTrial.ts';
import { type CliCommand, operands } from './command.ts';
import { EnvironmentError, UsageError } from './errors.ts';
import { toJson } from './json.ts';
import { stageOrStudyFolder } from './studyFolder.ts';

const lookMs = 50;
/** The whole ladder of signals takes 20 s; a controller that does not answer by then is on its own. */
const patienceMs = 60_000;

/** `stop STUDY`: asks its controller to end (or to end one trial), and waits until it has. */
export const stopCommand: CliCommand = {
  name: 'stop',
  summary: 'stop a running study, or one of its trials',
  usage: 'STUDY [--now] [--trial N]',
  description:
    'Trials get SIGINT at once, then time to end. The study can be resumed; a trial that was stopped alone counts as failed.',
  options: [
    { name: 'now', help: 'end the trials at once, without a grace period' },
    { name: 'trial', value: 'N', help: 'stop this trial only; the study goes on' },
  ],
  examples: [
    { line: 'stop spirals', says: 'stop gently' },
    { line: 'stop spirals --trial 7', says: 'give up one trial' },
  ],
  async run(context) {
    const [reference = ''] = operands(context, stopCommand, ['STUDY']);
    const folder = stageOrStudyFolder(context, reference);
    const name = readStudyInfo(folder)?.study ?? path.basename(folder);
    const trial = context.options.whole('trial');
    const { stopped, text } =
      trial === undefined
        ? await stopStudy(folder, name, context.options.has('now'))
        : await stopTrial(folder, name, trial);
    context.out(context.json ? `${toJson({ stopped })}\n` : `${text}\n`);
    return 0;
  },
};

interface Answer {
  readonly stopped: boolean;
  readonly text: string;
}

async function stopStudy(folder: string, name: string, now: boolean): Promise<Answer> {
  if (!studyIsHeld(folder)) return { stopped: false, text: `${name} is not running` };
  sendRequest(folder, { request: 'stop', now });
  await until(() => !studyIsHeld(folder), name);
  return { stopped: true, text: `${name} stopped. Go on with: trialdeck resume ${name}` };
}

async function stopTrial(folder: string, name: string, number: number): Promise<Answer> {
  const store = await openForReading(studyPlace(folder));
  try {
    const trial = (): StoredTrial | undefined => store.trials().find((each) => each.number === number);
    const before = trial();
    if (before === undefined) {
      throw new UsageError(
        'bad-value',
        `--trial ${number}: ${name} has no such trial. trialdeck trials ${name} lists them`,
      );
    }
    if (before.state !== 'running' || !studyIsHeld(folder)) {
      return { stopped: false, text: `trial ${number} of ${name} is not running` };
    }
    sendRequest(folder, { request: 'stop-trial', trial: number });
    await until(() => trial()?.state !== 'running' || !studyIsHeld(folder), name);
    const stopped = trial()?.reason === 'stopped';
    return { stopped, text: `trial ${number} of ${name} ${stopped ? 'stopped' : 'ended before it was stopped'}` };
  } finally {
    await store.close();
  }
}

async function until(done: () => boolean, name: string): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!done()) {
    if (Date.now() > end) {
      throw new EnvironmentError(
        'locked',
        `the controller of ${name} does not answer. trialdeck stop ${name} --now ends its trials at once.`,
      );
    }
    await delay(lookMs);
  }
}
