import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { recordFigure } from '../mochaRunner.ts';

const restMs = 300;
const tickMs = 10;
const latestTickMs = 15;
const patienceMs = 20_000;

describe('activation', () => {
  it('is measured from a cold start of the extension', async () => {
    const extension = vscode.extensions.getExtension('trialdeck.trialdeck');
    assert.ok(extension);
    assert.equal(extension.isActive, false);
    await rest();
    const start = performance.now();
    await extension.activate();
    recordFigure('activation', performance.now() - start);
  });
});

/** Waits until the extension host has nothing else to do: the start of the editor itself is not ours to answer for. */
async function rest(): Promise<void> {
  const patience = performance.now() + patienceMs;
  for (let quietMs = 0; quietMs < restMs && performance.now() < patience; ) {
    const start = performance.now();
    await delay(tickMs);
    quietMs = performance.now() - start <= latestTickMs ? quietMs + tickMs : 0;
  }
}
