import { Worker } from 'node:worker_threads';
import type { Search } from './measure.ts';
import type { Order } from './worker.ts';

interface Answer {
  readonly id: number;
  readonly search: Search;
}

/**
 * Runs orders on some threads, the next one as soon as a thread is free.
 * @returns the searches by the orders' places
 * @throws what a search throws
 */
export async function runAll(orders: readonly Omit<Order, 'id'>[], threads: number): Promise<Search[]> {
  const found: Search[] = [];
  let next = 0;
  const run = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./worker.ts', import.meta.url));
      const give = (): void => {
        const id = next++;
        const order = orders[id];
        if (order) worker.postMessage({ ...order, id });
        else void worker.terminate().then(() => resolve());
      };
      worker.on('error', reject);
      worker.on('message', ({ id, search }: Answer) => {
        found[id] = search;
        give();
      });
      give();
    });
  await Promise.all(Array.from({ length: Math.min(threads, orders.length) }, run));
  return found;
}
