import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseGpus, visibleGpus } from '../../../src/core/gpu/devices.ts';
import { GpuLeases } from '../../../src/core/gpu/leases.ts';
import { identify } from '../../../src/core/os/process.ts';

const listing = '0, GPU-aaaa, NVIDIA H100 80GB HBM3, 81559\n1, GPU-bbbb, NVIDIA H100 80GB HBM3, 81559\n';
const gpus = parseGpus(listing);

describe('GPUs', () => {
  it('are read from nvidia-smi', () => {
    expect(gpus).toEqual([
      { index: 0, uuid: 'GPU-aaaa', name: 'NVIDIA H100 80GB HBM3', memoryMiB: 81559 },
      { index: 1, uuid: 'GPU-bbbb', name: 'NVIDIA H100 80GB HBM3', memoryMiB: 81559 },
    ]);
    expect(parseGpus('No devices were found\n')).toEqual([]);
  });

  it.each([
    [undefined, [0, 1]],
    ['', []],
    ['1', [1]],
    ['1,0', [1, 0]],
    ['GPU-bb', [1]],
    ['0,7,1', [0]],
  ])('CUDA_VISIBLE_DEVICES=%s shows %j', (setting, indices) => {
    expect(visibleGpus(gpus, setting).map(({ index }) => index)).toEqual(indices);
  });
});

describe('GPU leases', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'leases-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('give every GPU to one trial at a time, across controllers', () => {
    const one = new GpuLeases(gpus, 1, folder);
    const other = new GpuLeases(gpus, 1, folder);
    expect([one.take()?.visible, other.take()?.visible, one.take()]).toEqual([['0'], ['1'], null]);
    expect(other.free()).toBe(0);
  });

  it('are free again once released, or once their process is dead', () => {
    const leases = new GpuLeases(gpus, 1, folder);
    const [first, second] = [leases.take(), leases.take()];
    first?.release();
    expect(leases.free()).toBe(1);
    second?.passTo({ ...identify(process.pid), startTime: 'an earlier process' });
    expect(leases.free()).toBe(2);
    expect(leases.take()?.visible).toEqual(['0']);
  });

  it('that another controller took over after the death of their process are not released by the first', () => {
    const [one, other] = [new GpuLeases(gpus, 2, folder), new GpuLeases(gpus, 2, folder)];
    const first = one.take();
    first?.passTo({ ...identify(process.pid), startTime: 'an earlier process' });
    expect(other.take()?.visible).toEqual(['0', '1']);
    first?.release();
    expect(one.take()).toBeNull();
    expect(readdirSync(folder).toSorted()).toEqual(['GPU-aaaa-0.json', 'GPU-bbbb-0.json']);
  });

  it('take several GPUs together or none', () => {
    const leases = new GpuLeases(gpus, 2, folder);
    expect(leases.capacity).toBe(1);
    expect(leases.take()?.visible).toEqual(['0', '1']);
    expect(leases.take()).toBeNull();
    expect(new GpuLeases(gpus, 3, folder).take()).toBeNull();
  });

  it('share a GPU by fractions, spread over all GPUs first', () => {
    const leases = new GpuLeases(gpus, 0.5, folder);
    expect(leases.capacity).toBe(4);
    expect([1, 2, 3, 4, 5].map(() => leases.take()?.visible)).toEqual([['0'], ['1'], ['0'], ['1'], undefined]);
  });

  it('are found again by the run that holds them', () => {
    const leases = new GpuLeases(gpus, 1, folder);
    const run = identify(process.pid);
    leases.take()?.passTo(run);
    const adopted = new GpuLeases(gpus, 1, folder).adopt(run);
    expect(adopted?.visible).toEqual(['0']);
    adopted?.release();
    expect(leases.free()).toBe(2);
  });
});
