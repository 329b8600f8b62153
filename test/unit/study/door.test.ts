import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { holdStudy, sendRequest, studyIsHeld } from '../../../src/core/study/door.ts';
import { temporaryFiles } from './temporaryFolder.ts';

const file = temporaryFiles();

it('hands over requests in order and drops what is none of ours or of a later version', () => {
  const folder = path.dirname(file('x'));
  const door = holdStudy(folder, '/engine');
  for (const [name, text] of [
    ['0.json', 'null'],
    ['1.json', '{"request": "pause"}'],
    ['2.json', '{"request": "stop"}'],
    ['3.json', '{"request": "stop-trial", "trial": "7"}'],
    ['4.json', 'torn {'],
  ] as const) {
    writeFileSync(path.join(folder, 'inbox', name), text);
  }
  mkdirSync(path.join(folder, 'inbox', '5.json'));
  sendRequest(folder, { request: 'stop-trial', trial: 7 });
  expect(door?.requests()).toEqual([{ request: 'stop-trial', trial: 7 }]);
  expect(readdirSync(path.join(folder, 'inbox'))).toEqual([]);
  door?.release();
});

it('is not shut by somebody who only looks whether the study is held', async () => {
  const folder = path.dirname(file('x'));
  holdStudy(folder, '/engine')?.release();
  expect(studyIsHeld(folder)).toBe(false);
  // A look of another process that the system interrupts for a moment while it has the file.
  const look =
    'import { DatabaseSync } from "node:sqlite"; const db = new DatabaseSync(process.argv[1], { readOnly: true });' +
    'db.exec("BEGIN"); db.prepare("SELECT count(*) FROM sqlite_master").get(); console.log("looking"); setTimeout(() => db.close(), 50);';
  const arguments_ = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', look];
  const looker = spawn(process.execPath, [...arguments_, path.join(folder, 'controller.lock')]);
  await once(looker.stdout, 'data');
  const door = holdStudy(folder, '/engine');
  expect(door).not.toBeNull();
  expect(holdStudy(folder, '/engine')).toBeNull();
  door?.release();
  await once(looker, 'close');
});
