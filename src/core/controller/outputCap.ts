import {
  appendFileSync,
  closeSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
  truncateSync,
} from 'node:fs';
import path from 'node:path';
import { writeFileAtomic } from '../os/atomicFile.ts';

/** What was cut out of the middle of output.log (`output.cut.json`). */
export interface OutputCut {
  /** Records in metrics.jsonl whose lines may be gone from the log. */
  readonly records: number;
  /** Byte at which reading goes on. */
  readonly offset: number;
  /** Bytes cut so far. */
  readonly bytes: number;
}

interface CutFile extends OutputCut {
  /** Size of the log when it was about to be cut: as long as it is not smaller, the cut has not happened. */
  readonly sizeBefore: number;
  readonly pendingBytes: number;
}

const limitBytes = 100 << 20;
const keptBytes = 1 << 20;

/** True when a log has grown so much that its middle should go. */
export function outputTooLarge(folder: string): boolean {
  try {
    return statSync(path.join(folder, 'output.log')).size > limitBytes;
  } catch {
    return false;
  }
}

/**
 * Cuts the middle out of a log whose writer is stopped, keeping its first and last MiB and saying so between them. The
 * writer's descriptor is O_APPEND, so it goes on after the new end.
 * @param records - records of metrics.jsonl that were read from the log so far, to its very end
 * @param pendingBytes - length of an unfinished last line, which is read again
 * @returns the byte at which reading goes on
 */
export function cutOutput(folder: string, records: number, pendingBytes: number): number {
  const log = path.join(folder, 'output.log');
  const fd = openSync(log, 'r');
  let tail: Buffer;
  let size: number;
  try {
    size = fstatSync(fd).size;
    tail = Buffer.alloc(keptBytes);
    tail = tail.subarray(0, readSync(fd, tail, 0, keptBytes, size - keptBytes));
  } finally {
    closeSync(fd);
  }
  const bytes = (readCut(folder)?.bytes ?? 0) + size - 2 * keptBytes;
  const note = `\n[trialdeck: ${Math.round(bytes / 1e6)} MB of output were cut here]\n`;
  const offset = keptBytes + Buffer.byteLength(note) + tail.length - Math.min(pendingBytes, tail.length);
  const cut: CutFile = { records, offset, bytes, sizeBefore: size, pendingBytes };
  writeFileAtomic(path.join(folder, 'output.cut.json'), JSON.stringify(cut));
  truncateSync(log, keptBytes);
  appendFileSync(log, Buffer.concat([Buffer.from(note), tail]));
  return offset;
}

/** The cut that an earlier controller made, null when there was none. */
export function readCut(folder: string): OutputCut | null {
  try {
    const cut = JSON.parse(readFileSync(path.join(folder, 'output.cut.json'), 'utf8')) as CutFile;
    const size = statSync(path.join(folder, 'output.log')).size;
    return size >= cut.sizeBefore ? { ...cut, offset: cut.sizeBefore - cut.pendingBytes } : cut;
  } catch {
    return null;
  }
}
