import { execa } from 'execa';

/** One GPU of this machine. */
export interface GpuDevice {
  /** Index as nvidia-smi and CUDA (with PCI_BUS_ID order) count. */
  readonly index: number;
  readonly uuid: string;
  readonly name: string;
  readonly memoryMiB: number;
}

/**
 * The GPUs that this process may use: those of nvidia-smi, narrowed by CUDA_VISIBLE_DEVICES. Empty without a driver.
 */
export async function findGpus(env: Readonly<Record<string, string | undefined>>): Promise<GpuDevice[]> {
  const result = await execa(
    'nvidia-smi',
    ['--query-gpu=index,uuid,name,memory.total', '--format=csv,noheader,nounits'],
    {
      env: { ...env },
      extendEnv: false,
      reject: false,
      timeout: 10_000,
    },
  );
  if (result.failed) {
    return [];
  }
  return visibleGpus(parseGpus(result.stdout), env['CUDA_VISIBLE_DEVICES']);
}

/** Reads the CSV lines of nvidia-smi. */
export function parseGpus(text: string): GpuDevice[] {
  return text.split('\n').flatMap((line) => {
    const [index, uuid, name, memory] = line.split(',').map((field) => field.trim());
    return index !== undefined && uuid !== undefined && name !== undefined && /^\d+$/.test(index)
      ? [{ index: Number(index), uuid, name, memoryMiB: Number(memory) || 0 }]
      : [];
  });
}

/** CUDA's rule: a list of indices or UUID prefixes; the first unknown entry ends the list; empty hides every GPU. */
export function visibleGpus(devices: readonly GpuDevice[], setting: string | undefined): GpuDevice[] {
  if (setting === undefined) {
    return [...devices];
  }
  const visible: GpuDevice[] = [];
  for (const entry of setting.split(',').map((text) => text.trim())) {
    const device = devices.find(
      ({ index, uuid }) => String(index) === entry || (entry.startsWith('GPU-') && uuid.startsWith(entry)),
    );
    if (device === undefined) {
      break;
    }
    visible.push(device);
  }
  return visible;
}
