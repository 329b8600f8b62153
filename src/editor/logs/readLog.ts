import { open } from 'node:fs/promises';
import { gapLine, logText } from './logText.ts';

/** Files up to this size are shown whole; of larger ones the head and the tail. */
export const wholeLimitBytes = 4 * 1024 * 1024;
const headBytes = 512 * 1024;
const tailBytes = 2 * 1024 * 1024;

/** Text of a run's output, and the size that it was read at. */
export async function readLog(file: string, limitBytes = wholeLimitBytes): Promise<{ text: string; size: number }> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const read = async (from: number, to: number): Promise<string> => {
      const buffer = Buffer.alloc(to - from);
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, from);
      return buffer.toString('utf8', 0, bytesRead);
    };
    if (size <= limitBytes) {
      return { text: logText(await read(0, size)), size };
    }
    const head = await read(0, headBytes);
    const tail = await read(size - tailBytes, size);
    // Cut at line ends, so that no line and no character is shown in half.
    const first = head.slice(0, head.lastIndexOf('\n') + 1);
    const last = tail.slice(tail.indexOf('\n') + 1);
    const left = size - Buffer.byteLength(first) - Buffer.byteLength(last);
    return { text: logText(first) + gapLine(left, file) + logText(last), size };
  } finally {
    await handle.close();
  }
}
