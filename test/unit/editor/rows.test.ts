import { describe, expect, it } from 'vitest';
import type { StudySummary } from '../../../src/core/space/summary.ts';
import { stateIcons, trialIcon } from '../../../src/editor/text/stateText.ts';
import {
  remainingMs,
  stagesDescription,
  studyDescription,
  studyLabel,
  studySpeech,
  studyTooltip,
} from '../../../src/editor/text/studyText.ts';
import {
  trialDescription,
  trialFormats,
  trialLabel,
  trialSpeech,
  trialTooltip,
} from '../../../src/editor/text/trialText.ts';
import {
  distinguishing,
  nodeId,
  rootNodes,
  stagesNodeOf,
  stagesOf,
  studiesOfFile,
  trialNodes,
} from '../../../src/editor/trees/sweepNodes.ts';
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

  it('shows the spread of the runs whose mean its value is', () => {
    const repeated = trial({ repeats: [0.3, 0.31, 0.33], spread: 0.0153 });
    expect(trialLabel(repeated, formats)).toBe('23 0.312 ± 0.015');
    expect(trialDescription(repeated, formats)).toBe('3 runs · lr 3.1e-3 · hidden 32 · tanh');
    expect(trialSpeech(repeated, study())).toContain('val_loss 0.312, plus or minus 0.015, 3 runs, lr');
    expect(trialTooltip(repeated, study())).toContain('0.3, 0.31, 0.33');
  });

  it('says where an imported trial comes from', () => {
    const imported = trial({ origin: 'trial 12 of spirals', runPath: null });
    expect(trialDescription(imported, formats)).toMatch(/^from trial 12 of spirals · lr/);
    expect(trialSpeech(imported, study())).toContain('from trial 12 of spirals');
    expect(trialTooltip(imported, study())).toContain('Imported from trial 12 of spirals');
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

  it('marks a finished trial that breaks a constraint', () => {
    const broken = trial({ broken: 'breaks val_latency <= 3 by 0.4' });
    expect(trialIcon(broken)).toBe('problem');
    expect(trialIcon({ ...broken, state: 'pruned' })).toBe('pruned');
    expect(trialDescription(broken, formats)).toMatch(/^breaks val_latency <= 3 by 0\.4 · lr/);
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

  it('says in its tooltip how it is searched, and why so', () => {
    const text = studyTooltip(
      study({
        sampler: 'auto',
        samplerNote: 'auto: gp, as a Gaussian process learns 5 parameters from the fewest trials',
        pruner: 'median',
        seed: 7,
        valueRule: 'mean(3)',
        repeat: '5 seeds',
        stage: { name: 'coarse', index: 1, count: 3, sweep: 'spirals' },
      }),
    ).replaceAll('\\', '');
    expect(text).toContain('stage 2 of 3: coarse');
    expect(text).toContain('minimize val_loss, mean(3) of each run, mean of 5 seeds');
    expect(text).toContain('sampler auto: gp, as a Gaussian process learns 5 parameters');
    expect(text).toContain('pruner median, seed 7');
  });

  it('names the study that it goes on from', () => {
    const linked = study({ parent: { study: 'spirals', how: 'linked' } });
    expect(studyDescription(linked, null, 0)).toMatch(/^continues spirals · 27\/40/);
    expect(studyTooltip(linked)).toContain('continues spirals');
    expect(studyTooltip(linked)).not.toContain('imported');
    expect(studyTooltip({ ...linked, imported: 12 })).toContain('| imported | `12` |');
    expect(studyDescription(study({ parent: { study: 'spirals', how: 'refit' } }), null, 0)).toMatch(
      /^refit of spirals/,
    );
    expect(studyDescription(study({ parent: { study: 'spirals.a', how: 'stage' } }), null, 0)).toMatch(/^27/);
  });

  it('goes by the name of its stage', () => {
    const one = study({ study: 'spirals.fine', stage: { name: 'fine', index: 2, count: 3, sweep: 'spirals' } });
    expect(studyLabel(one)).toBe('fine');
    expect(studySpeech(one, '27/40')).toBe('Stage fine of spirals, running, 27/40');
    expect(stagesDescription(one, null, 0)).toMatch(/^stage 3 of 3, fine · 27\/40/);
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

  const stage = (sweep: string, index: number, startMs: number | null): StudySummary =>
    study({
      path: `/${sweep}.${index}`,
      study: `${sweep}.${index}`,
      stage: { name: ['sanity', 'coarse', 'fine'][index] ?? '', index, count: 3, sweep },
      startMs,
    });

  it('puts the stages of a sweep under its file, in their order', () => {
    const stages = [stage('spirals', 1, 20), stage('spirals', 2, null), stage('spirals', 0, 10)];
    const nodes = studiesOfFile('/ws/sweep.yaml', stages);
    expect(nodes.map(nodeId)).toEqual(['study:/spirals.0', 'study:/spirals.1', 'study:/spirals.2']);
    expect(stages.map((one) => stagesNodeOf(one, stages))).toEqual([null, null, null]);
  });

  it('gives every run of a sweep with stages a row of its own once there are several', () => {
    const all = [stage('spirals', 0, 10), stage('spirals-2', 0, 30), stage('spirals', 1, 20), study({ startMs: 25 })];
    const nodes = studiesOfFile('/ws/sweep.yaml', all);
    expect(nodes.map(nodeId)).toEqual([
      'stages:/ws/sweep.yaml:spirals-2',
      'study:/ws/.trialdeck/studies/spirals',
      'stages:/ws/sweep.yaml:spirals',
    ]);
    expect(stagesOf('/ws/sweep.yaml', 'spirals', all).map(({ path }) => path)).toEqual(['/spirals.0', '/spirals.1']);
    expect(all.map((one) => stagesNodeOf(one, all) !== null)).toEqual([true, true, true, false]);
  });

  it('keeps stages together whose file nobody knows', () => {
    const lost = [stage('spirals', 1, 2), stage('spirals', 0, 1)].map((one) => ({ ...one, sweep: null }));
    expect(rootNodes([], lost).map(nodeId)).toEqual(['stages::spirals']);
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
