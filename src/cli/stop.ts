import { setTimeout as delay } from 'node:timers/promises';
import { sendRequest, studyIsHeld } from '../core/study/door.ts';
import { type CliCommand, operands } from './command.ts';
import { EnvironmentError } from './errors.ts';
import { toJson } from './json.ts';
import { locateStudyFolder } from './studyFolder.ts';

const lookMs = 50;
/** The whole ladder of signals takes 20 s; a controller that does not answer by then is on its own. */
const patienceMs = 60_000;

/** `stop STUDY`: asks its controller to end, and waits until it has. */
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
    const { folder, name } = locateStudyFolder(context, reference);
    const trial = context.options.whole('trial');
    const running = studyIsHeld(folder);
    if (running) {
      sendRequest(
        folder,
        trial === undefined ? { request: 'stop', now: context.options.has('now') } : { request: 'stop-trial', trial },
      );
      const end = Date.now() + patienceMs;
      while (trial === undefined && studyIsHeld(folder)) {
        if (Date.now() > end) {
          throw new EnvironmentError(
            'locked',
            `the controller of ${name} does not answer. trialdeck stop ${name} --now ends its trials at once.`,
          );
        }
        await delay(lookMs);
      }
    }
    const text = !running
      ? `${name} is not running`
      : trial === undefined
        ? `${name} stopped. Go on with: trialdeck resume ${name}`
        : `trial ${trial} of ${name} is being stopped`;
    context.out(context.json ? `${toJson({ stopped: running })}\n` : `${text}\n`);
    return 0;
  },
};
