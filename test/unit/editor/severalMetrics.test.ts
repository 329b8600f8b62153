import { describe, expect, it } from 'vitest';
import { pageOf } from '../../../src/editor/panels/chartPage.ts';
import { endText } from '../../../src/editor/status/endText.ts';
import { sortTrials } from '../../../src/editor/text/sortTrials.ts';
import { studyDescription, studyTooltip } from '../../../src/editor/text/studyText.ts';
import {
  trialDescription,
  trialFormats,
  trialLabel,
  trialSpeech,
  trialTooltip,
} from '../../../src/editor/text/trialText.ts';
import { study, trial } from './summaries.ts';

const two = study({
  state: 'finished',
  end: 'trials',
  metrics: [
    { name: 'val_loss', goal: 'minimize' },
    { name: 'accuracy', goal: 'maximize' },
  ],
  best: null,
  front: [3, 9],
});
const values = (number: number, loss: number, accuracy: number, change: Parameters<typeof trial>[0] = {}) =>
  trial({ number, value: null, lastValue: null, lastStep: null, values: [loss, accuracy], ...change });

describe('a study with several metrics', () => {
  const trials = [values(3, 0.3, 0.9, { best: true }), values(4, 0.25, 0.5), values(9, 0.4, 0.95, { best: true })];

  it('shows every value of a trial, each column in its own notation', () => {
    const formats = trialFormats([...trials, values(5, 0.5, 12_000)], ['lr']);
    expect(trialLabel(values(3, 0.3, 12_000), formats)).toMatch(/^3 0\.300? \/ 12000$/);
  });

  it('puts the front first and orders the rest by the first metric', () => {
    expect(sortTrials(trials, 'value', 'minimize').map(({ number }) => number)).toEqual([3, 9, 4]);
  });

  it('names both goals and the front', () => {
    expect(studyDescription(two, trials, 2_000_000)).toContain('front of 2');
    expect(studyTooltip(two)).toContain('minimize val\\_loss, maximize accuracy');
    expect(studyTooltip(two)).toContain('trials 3, 9');
  });

  it('names the metrics in the tooltip and speaks them', () => {
    const text = trialTooltip(values(3, 0.3, 0.9, { best: true }), two);
    expect(text).toContain('on the front');
    expect(text).toMatch(/val\\_loss \| `0\.3`/);
    expect(text).toMatch(/accuracy \| `0\.9`/);
    expect(trialSpeech(values(3, 0.3, 0.9), two)).toContain('val_loss 0.3, accuracy 0.9');
  });

  it('tells the size of the front at the end, and leads to a trial of it', () => {
    expect(endText(two, trials)).toMatchObject({ kind: 'information', trial: 3 });
    expect(endText(two, trials)?.message).toContain('front of 2');
  });

  it('gives the charts both directions', () => {
    const source = { study: () => two, run: () => undefined, trials: () => trials };
    const selection = { study: { path: two.path, follow: { pick: 'best', count: 2 } }, trials: [], runs: [] } as const;
    const page = pageOf(selection, source, () => 0);
    expect(page.goals).toEqual({ val_loss: 'minimize', accuracy: 'maximize' });
    expect(page.runs.map(({ name }) => name)).toEqual(['trial 3', 'trial 9']);
  });
});

describe('a trial that breaks a constraint', () => {
  const broken = trial({ broken: 'breaks val_latency <= 3 by 0.4' });

  it('says so in its row, its tooltip and its speech', () => {
    expect(trialDescription(broken, trialFormats([broken], ['lr']))).toMatch(/^breaks val_latency <= 3 by 0\.4 · /);
    expect(trialTooltip(broken, study())).toContain('breaks val\\_latency \\<= 3 by 0\\.4');
    expect(trialSpeech(broken, study())).toContain('breaks val_latency <= 3 by 0.4');
  });
});

it('a repeated trial shows the values of its runs and their spread', () => {
  expect(trialTooltip(trial({ repeats: [0.31, 0.33], spread: 0.014142 }), study())).toContain(
    '`0.31, 0.33 (± 0.0141)`',
  );
});
