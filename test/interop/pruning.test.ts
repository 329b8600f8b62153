import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SweepWorkspace } from '../unit/controller/runningSweep.ts';
import { runPeer } from './peer.ts';
import { python } from './venv.ts';

interface Peer {
  readonly before: readonly {
    readonly state: string;
    readonly system: Readonly<Record<string, unknown>>;
    readonly user: Readonly<Record<string, unknown>>;
  }[];
  readonly steps: readonly number[];
  readonly system: Readonly<Record<string, unknown>>;
  readonly complaints: readonly string[];
}

const peers = await Promise.all(
  ['5.0.0', '4.9.0'].map(async (version) => ({ version, python: await python(`optuna==${version}`) })),
);

let ws: SweepWorkspace;
beforeAll(() => {
  ws = new SweepWorkspace();
});
afterAll(() => ws[Symbol.dispose]());

describe.runIf(peers.every((peer) => peer.python !== null))('a study that our controller has pruned', () => {
  it.each(peers)("Optuna $version prunes on by our trials' rungs, and reads why ours was pruned", async (peer) => {
    const study = `s-${peer.version}`;
    // The first trial climbs every rung with 0, so that another one is worse from the first rung on; that one never ends by itself.
    ws.sweep(
      'for e in range(1, 9): say(x, e)\ntime.sleep(600 if x else 0)\n',
      'parameters: {x: {values: [0, 1]}}\ntrialdeck: {pruner: {name: successive_halving, min_resource: 1, reduction_factor: 2}}',
    );
    expect(await ws.start('sweep', 'sweep.yaml', '--study', study).ended()).toBe(0);
    const database = ws.file('.trialdeck', 'studies', study, 'study.db');
    const seen = (await runPeer(peer.python ?? '', 'optuna_pruning.py', [database, study])) as Peer;
    const { before, steps, system, complaints } = seen;
    expect(complaints).toEqual([]);
    expect(before.map(({ state }) => state)).toEqual(['complete', 'pruned']);
    expect(before[0]?.system).toMatchObject({ completed_rung_0: 0, completed_rung_1: 0, completed_rung_2: 0 });
    expect(before[1]?.user['trialdeck:reason']).toMatch(/^at step \d: 1, rung 0 keeps/);
    // Alone, Optuna would let its first trial climb.
    expect(steps).toEqual([1]);
    expect(system).toMatchObject({ completed_rung_0: 1.5 });
  });
});
