import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach } from 'vitest';
import type { RunRecord } from '../../../src/core/format/runRecord.ts';
import { identify } from '../../../src/core/os/process.ts';
import { literalOf } from '../../../src/core/space/render.ts';
import type { Value } from '../../../src/core/space/value.ts';
import { StudyStore } from '../../../src/core/study/store.ts';

/** A workspace folder with studies and runs, made the way the engine makes them; gone when the test ends. */
export class TestWorkspace {
  readonly root = mkdtempSync(path.join(os.tmpdir(), 'trialdeck-sources-'));

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  study(name: string): string {
    return path.join(this.root, '.trialdeck', 'studies', name);
  }

  run(name: string): string {
    return path.join(this.root, '.trialdeck', 'runs', name);
  }

  /** Makes the study's folder, `study.json` and database. */
  async createStudy(name: string, attributes: Readonly<Record<string, Value>> = {}): Promise<StudyStore> {
    const folder = this.study(name);
    mkdirSync(folder, { recursive: true });
    const info = {
      format: 1,
      study: name,
      sweep: '/ws/sweep.yaml',
      database: 'study.db',
      created: '2026-03-01T10:00:00Z',
    };
    writeFileSync(path.join(folder, 'study.json'), JSON.stringify(info));
    return StudyStore.create(path.join(folder, 'study.db'), {
      name,
      objectives: [{ name: 'loss', goal: 'minimize' }],
      attributes,
      space: {
        parameters: [
          { name: 'epochs', path: ['epochs'], distribution: { kind: 'constant', value: literalOf(7) } },
          { name: 'lr', path: ['lr'], distribution: { kind: 'uniform', low: 0, high: 1 } },
        ],
      },
    });
  }

  writeRun(folder: string, record: Partial<RunRecord> & { readonly [key: string]: unknown }): void {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'run.json'), JSON.stringify({ format: 1, ...record }));
  }

  /** A run of this very process, which lives. */
  writeLiveRun(folder: string, record: Partial<RunRecord> = {}): void {
    this.writeRun(folder, { state: 'running', ...identify(process.pid), ...record });
  }

  /** A run whose process has ended without a word. */
  writeDeadRun(folder: string, record: Partial<RunRecord> = {}): void {
    this.writeRun(folder, { state: 'running', ...identify(process.pid), startTime: '1', ...record });
  }
}

/** A function that gives the test its workspace. */
export function testWorkspace(): () => TestWorkspace {
  let workspace: TestWorkspace | null = null;
  afterEach(() => {
    workspace?.remove();
    workspace = null;
  });
  return () => {
    workspace ??= new TestWorkspace();
    return workspace;
  };
}

/** A line of metrics.jsonl. */
export function metricLine(
  step: number,
  values: Readonly<Record<string, number | string>>,
  time = 1_700_000_000 + step,
): string {
  return `${JSON.stringify({ step, time, ...values })}\n`;
}
