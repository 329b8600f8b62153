import { describe, expect, it } from 'vitest';
import { joined, type PageSource, pageOf, withoutRun } from '../../../src/editor/panels/chartPage.ts';
import type { PanelSelection } from '../../../src/protocol/webview.ts';
import { run, study, trial } from '../editor/summaries.ts';

const spirals = study();
const other = study({ path: '/ws/.trialdeck/studies/other', study: 'other', metric: 'acc', direction: 'maximize' });
const trials = [
  trial({ number: 0, value: 0.9, runPath: '/runs/0', best: false }),
  trial({ number: 1, value: 0.3, runPath: '/runs/1-2', best: true }),
  trial({ number: 2, state: 'pruned', value: 0.1, runPath: '/runs/2', reason: 'at step 3' }),
  trial({ number: 3, state: 'running', value: null, runPath: '/runs/3' }),
  trial({ number: 4, state: 'queued', value: null, runPath: null }),
];
const source: PageSource = {
  study: (path) => [spirals, other].find((one) => one.path === path),
  trials: (path) =>
    path === spirals.path ? trials : path === other.path ? [trial({ number: 7, runPath: '/other/7' })] : null,
  run: (path) => (path === run().path ? run() : undefined),
};
const nothing: PanelSelection = { study: null, trials: [], runs: [] };
const follow = (pick: 'last' | 'best', count: number): PanelSelection => ({
  ...nothing,
  study: { path: spirals.path, follow: { pick, count } },
});
const names = (selection: PanelSelection): string[] => pageOf(selection, source, () => 5).runs.map((one) => one.name);

describe('the page of a study', () => {
  it('shows its last started trials, newest first, or its best', () => {
    expect(names(follow('last', 3))).toEqual(['trial 3', 'trial 2', 'trial 1']);
    expect(names(follow('best', 2))).toEqual(['trial 1', 'trial 0']);
  });

  it('gives every run its colour, state, reason and searched parameters', () => {
    const page = pageOf(follow('last', 10), source, () => 5);
    expect(page).toMatchObject({ title: 'spirals', trials: 5, goals: { val_loss: 'minimize' }, problem: null });
    expect(page.runs[1]).toMatchObject({
      path: '/runs/2',
      colorIndex: 2,
      state: 'pruned',
      reason: 'at step 3',
      params: { hidden: '32', activation: 'tanh' },
    });
    expect(page.runs[1]?.params).not.toHaveProperty('epochs');
    expect(page.runs.map((one) => one.best)).toEqual([false, false, true, false]);
  });

  it('says so when the study is gone', () => {
    const gone = {
      ...nothing,
      study: { path: '/ws/.trialdeck/studies/gone', follow: { pick: 'last', count: 5 } },
    } as const;
    expect(pageOf(gone, source, () => 0)).toMatchObject({
      title: 'gone',
      runs: [],
      problem: expect.stringContaining('/gone'),
    });
  });
});

describe('the page of chosen runs', () => {
  const chosen: PanelSelection = {
    study: null,
    trials: [
      { study: spirals.path, number: 1 },
      { study: other.path, number: 7 },
      { study: spirals.path, number: 99 },
    ],
    runs: [run().path, '/gone'],
  };

  it('names trials of several studies by their study, and leaves out what is gone', () => {
    const page = pageOf(chosen, source, () => 5);
    expect(page.runs.map((one) => [one.name, one.colorIndex])).toEqual([
      ['spirals 1', 1],
      ['other 7', 7],
      ['calm-otter-12', 5],
    ]);
    expect(page.goals).toEqual({ val_loss: 'minimize', acc: 'maximize' });
  });

  it('loses a run that is taken out, and takes in others once', () => {
    const less = withoutRun(withoutRun(chosen, source, '/runs/1-2'), source, run().path);
    expect(names(less)).toEqual(['trial 7']);
    const more = joined(less, {
      ...nothing,
      trials: [{ study: other.path, number: 7 }],
      runs: [run().path, run().path],
    });
    expect(names(more)).toEqual(['trial 7', 'calm-otter-12']);
  });
});
