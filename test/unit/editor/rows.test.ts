import { describe, expect, it } from 'vitest';
import { stateIcons } from '../../../src/editor/text/stateText.ts';
import { remainingMs, studyDescription, studyTooltip } from '../../../src/editor/text/studyText.ts';
import {
  trialDescription,
  trialFormats,
  trialLabel,
  trialSpeech,
  trialTooltip,
} from '../../../src/editor/text/trialText.ts';
import { distinguishing, nodeId, rootNodes, studiesOfFile, trialNodes } from '../../../src/editor/trees/sweepNodes.ts';
import { study, trial } from './summaries.ts';

const others = [trial(), trial({ number: 24, value: 0.4412, params: { lr: 0.00088, hidden: 64, activation: 'relu' } })];

describe('the row of a trial', () => {
  const formats = trialFormats(others, ['lr', 'hidden', 'activation']);

  it('reads as in the picture: number, value, searched parameters; constants stay out', () => {
    expect(trialLabel(trial(), formats)).toBe('23 0.312');
    expect(trialDescription(trial(), formats)).toBe('lr 3.1e-3 · hidden 32 · tanh');
  });

  it('shows step and last value of a running one', () => {
    const running = trial({ state: 'running', value: null, lastValue: 0.6022, lastStep: 44 });
    expect(trialLabel(running, formats)).toBe('23 0.602');
    expect(trialDescription(running, formats)).toMatch(/^step 44 · lr/);
  });

  it('says why a trial was pruned or failed', () => {
    expect(trialDescription(trial({ state: 'pruned', reason: 'at step 36: 1.35, median 0.81' }), formats)).toMatch(
      /^pruned at step 36/,
    );
    const failed = trial({ state: 'failed', value: null, lastValue: null, reason: 'out of memory\nTraceback' });
    expect(trialLabel(failed, formats)).toBe('23');
    expect(trialDescription(failed, formats)).toMatch(/^out of memory · lr/);
    expect(trialDescription(trial({ state: 'crashed', reason: null }), formats)).toMatch(/^crashed · /);
  });

  it('shortens dotted names only where they stay apart', () => {
    const params = { 'model.lr': 0.1, 'head.lr': 0.2, 'model.depth': 3 };
    const dotted = trialFormats([trial({ params })], Object.keys(params));
    expect(trialDescription(trial({ params }), dotted)).toBe('model.lr 0.100 · head.lr 0.200 · depth 3');
  });

  it('tells the exact value and the constants in the tooltip', () => {
    const text = trialTooltip(trial({ best: true }), study());
    expect(text).toContain('best');
    expect(text).toContain('0.31245');
    expect(text).toContain('| epochs | `100` |');
    expect(text).toContain('took 0:41');
  });

  it('speaks the state, because colour does not', () => {
    expect(trialSpeech(trial({ best: true }), study())).toBe(
      'Trial 23, best, finished, val_loss 0.312, lr 0.0031, hidden 32, activation tanh',
    );
  });

  it('has a shape of its own for every state', () => {
    const icons = Object.values(stateIcons).map(({ icon }) => icon);
    expect(new Set(icons).size).toBe(icons.length);
  });
});

describe('the row of a study', () => {
  const minute = 60_000;
  const ended = [trial({ startMs: 0, endMs: minute }), trial({ number: 24, startMs: 0, endMs: minute })];
  const running = [26, 27].map((number) => trial({ number, state: 'running', startMs: 100 * minute, endMs: null }));

  it('says how far, how good, how long', () => {
    const text = studyDescription(study({ total: 33 }), [...ended, ...running], 100 * minute);
    expect(text).toBe('27/33 · best 0.312 · 3 m left');
  });

  it('divides the rest among the trials that run at once', () => {
    const left = remainingMs(study({ total: 29 }), [...ended, ...running], 100.5 * minute);
    expect(left).toBeCloseTo(0.5 * minute);
  });

  it('promises nothing before the first trial has ended, without a total, and while nothing runs', () => {
    expect(remainingMs(study(), running, 0)).toBeNull();
    expect(remainingMs(study({ total: null }), [...ended, ...running], 0)).toBeNull();
    expect(remainingMs(study(), ended, 0)).toBeNull();
  });

  it('says how it ended', () => {
    const now = 2_000_000 + 5 * minute;
    expect(studyDescription(study({ state: 'finished', end: 'trials' }), null, now)).toBe(
      '27/40 · best 0.312 · 5 m ago',
    );
    expect(studyDescription(study({ state: 'stopped', end: 'failures', best: null }), null, now)).toBe(
      '27/40 · failed 5 m ago',
    );
    expect(studyDescription(study({ state: 'crashed' }), null, now)).toBe('27/40 · best 0.312 · crashed 5 m ago');
    expect(studyDescription(study({ problem: 'made by a newer version' }), null, now)).toBe('made by a newer version');
  });

  it('keeps file names from becoming markup', () => {
    expect(studyTooltip(study({ study: '<b>x</b>' }))).not.toContain('<b>');
  });
});

describe('the tree', () => {
  it('lists sweep files, files that only a study names, then studies without a file', () => {
    const nodes = rootNodes(
      ['/ws/sweep.yaml'],
      [study(), study({ path: '/s/2', sweep: '/ws/old.yaml' }), study({ path: '/s/3', sweep: null })],
    );
    expect(nodes.map(nodeId)).toEqual(['file:/ws/old.yaml', 'file:/ws/sweep.yaml', 'study:/s/3']);
  });

  it('puts sweep.yaml before sweep-grid.yaml, and names folders only where names clash', () => {
    const nodes = rootNodes(['/ws/sweep-grid.yaml', '/ws/sweep.yaml', '/ws/b/sweep.yaml'], []);
    expect(nodes.map(nodeId)).toEqual(['file:/ws/b/sweep.yaml', 'file:/ws/sweep.yaml', 'file:/ws/sweep-grid.yaml']);
    expect(distinguishing('/ws/b/sweep.yaml', nodes)).toBe('b');
    expect(distinguishing('/ws/sweep-grid.yaml', nodes)).toBe('');
  });

  it('puts the newest study first', () => {
    const nodes = studiesOfFile('/ws/sweep.yaml', [
      study({ path: '/a', startMs: 1 }),
      study({ path: '/b', startMs: 2 }),
    ]);
    expect(nodes.map(nodeId)).toEqual(['study:/b', 'study:/a']);
  });

  const number = (trials: ReturnType<typeof trialNodes>): unknown[] =>
    trials.map((node) => (node.kind === 'trial' ? node.number : node.kind));
  const trials = [
    trial({ number: 0, value: 0.5 }),
    trial({ number: 1, value: 0.3, best: true }),
    trial({ number: 2, state: 'pruned', value: 0.1 }),
    trial({ number: 3, state: 'failed', value: null }),
    trial({ number: 4, value: 0.4 }),
    trial({ number: 5, state: 'running', value: null }),
  ];

  it('sorts by number, newest first, under the best', () => {
    expect(number(trialNodes(study(), trials, 'number', 100))).toEqual([1, 5, 4, 3, 2, 0]);
  });

  it('sorts by value in the direction of the study; a pruned value does not compete', () => {
    expect(number(trialNodes(study(), trials, 'value', 100))).toEqual([1, 4, 0, 5, 3, 2]);
    const highest = trials.map((one) => ({ ...one, best: one.number === 0 }));
    expect(number(trialNodes(study({ direction: 'maximize' }), highest, 'value', 100))).toEqual([0, 4, 1, 5, 3, 2]);
  });

  it('pages long lists', () => {
    expect(number(trialNodes(study(), trials, 'number', 2))).toEqual([1, 5, 'more']);
    expect(number(trialNodes(study(), trials, 'number', 6))).toHaveLength(6);
  });
});
