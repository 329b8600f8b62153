import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { recordFigure } from '../mochaRunner.ts';

describe('activation', () => {
  it('is measured from a cold start of the extension', async () => {
    const extension = vscode.extensions.getExtension('trialdeck.trialdeck');
    assert.ok(extension);
    assert.equal(extension.isActive, false);
    const start = performance.now();
    await extension.activate();
    recordFigure('activation', performance.now() - start);
  });
});
