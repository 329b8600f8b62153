import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { writeFileAtomic } from '../os/atomicFile.ts';
import { identify, isAlive, type ProcessIdentity } from '../os/process.ts';
import type { GpuDevice } from './devices.ts';

/** A held share of GPUs; `visible` is the value for CUDA_VISIBLE_DEVICES. */
export interface GpuLease {
  readonly visible: readonly string[];
  /** Hands the lease from the controller to the run's process, which may outlive the controller. */
  passTo(process: ProcessIdentity): void;
  release(): void;
}

/** Folder of the lease files of this user on this machine; every controller looks there. */
export function leaseFolder(env: Readonly<Record<string, string | undefined>>): string {
  return path.join(env['XDG_RUNTIME_DIR'] ?? tmpdir(), `trialdeck-gpus-${userInfo().username}`);
}

/**
 * Shares GPUs among all controllers of this user. A lease is a file that names the process which needs the GPU; when that
 * process is dead the file is stale and is taken over.
 */
export class GpuLeases {
  readonly #folder: string;
  readonly #devices: readonly GpuDevice[];
  /** Whole GPUs a trial takes, or 1 with `#shares` slots a GPU. */
  readonly #whole: number;
  readonly #shares: number;

  /** @param perTrial - GPUs a trial: 1, 2, ...; a fraction such as 0.5 lets that many trials share one */
  constructor(devices: readonly GpuDevice[], perTrial: number, folder: string) {
    this.#devices = devices;
    this.#whole = Math.max(1, Math.ceil(perTrial));
    this.#shares = perTrial > 0 && perTrial < 1 ? Math.floor(1 / perTrial) : 1;
    this.#folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** Trials that fit at once when nobody else holds a lease. */
  get capacity(): number {
    return Math.floor((this.#devices.length * this.#shares) / this.#whole);
  }

  /** Trials that fit now. */
  free(): number {
    return Math.floor(this.#slots().filter((slot) => this.#holder(slot.file) === null).length / this.#whole);
  }

  /** Takes a lease for one trial; null when not enough GPUs are free. */
  take(): GpuLease | null {
    const taken: { file: string; device: GpuDevice }[] = [];
    const own = identify(process.pid);
    for (const slot of this.#slots()) {
      if (taken.length === this.#whole) {
        break;
      }
      if (this.#claim(slot.file, own)) {
        taken.push(slot);
      }
    }
    let holder = own;
    const release = (): void => this.#release(taken, holder);
    if (taken.length < this.#whole) {
      release();
      return null;
    }
    return {
      visible: taken.map(({ device }) => String(device.index)),
      passTo: (process) => {
        holder = process;
        for (const { file } of taken) {
          writeFileAtomic(file, JSON.stringify(holder));
        }
      },
      release,
    };
  }

  /** Takes the lease of a run that was found again: its own files, by the process they name. */
  adopt(holder: ProcessIdentity): GpuLease | null {
    const held = this.#slots().filter(({ file }) => this.#holder(file)?.pid === holder.pid);
    return held.length === 0
      ? null
      : {
          visible: held.map(({ device }) => String(device.index)),
          passTo: () => undefined,
          release: () => this.#release(held, holder),
        };
  }

  /** A lease is stale from the death of its process on: another controller may have taken the slot since. */
  #release(slots: readonly { readonly file: string }[], holder: ProcessIdentity): void {
    for (const { file } of slots) {
      const named = this.#read(file);
      if (named?.pid === holder.pid && named.startTime === holder.startTime) {
        rmSync(file, { force: true });
      }
    }
  }

  /** Slots with the emptiest sharing first: every GPU's first share before any second. */
  #slots(): { file: string; device: GpuDevice }[] {
    return Array.from({ length: this.#shares }, (_, share) =>
      this.#devices.map((device) => ({ device, file: path.join(this.#folder, `${device.uuid}-${share}.json`) })),
    ).flat();
  }

  /** Linked rather than written in place: a slot that is read half written would look stale. */
  #claim(file: string, own: ProcessIdentity): boolean {
    const written = this.#beside(file);
    writeFileSync(written, JSON.stringify(own));
    try {
      for (let attempt = 0; attempt < 2; attempt++) {
        try {
          linkSync(written, file);
          return true;
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || this.#holder(file) !== null) {
            return false;
          }
          this.#clearStale(file);
        }
      }
      return false;
    } finally {
      rmSync(written, { force: true });
    }
  }

  /** Between the look and the rename the slot may have become another's: that lease goes back. */
  #clearStale(file: string): void {
    const aside = this.#beside(file);
    try {
      renameSync(file, aside);
      if (this.#holder(aside) !== null) {
        linkSync(aside, file);
      }
    } catch {
      // Another controller was faster.
    } finally {
      rmSync(aside, { force: true });
    }
  }

  #beside(file: string): string {
    return `${file}.${randomBytes(4).toString('hex')}.tmp`;
  }

  /** The live process that holds a slot, null when it is free or stale. */
  #holder(file: string): ProcessIdentity | null {
    const holder = this.#read(file);
    return holder !== null && isAlive(holder) ? holder : null;
  }

  #read(file: string): ProcessIdentity | null {
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity | null;
    } catch {
      return null;
    }
  }
}
