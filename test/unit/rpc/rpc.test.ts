import { describe, expect, it, vi } from 'vitest';
import { RpcClient, RpcError } from '../../../src/protocol/rpc.ts';
import { type RpcHandlers, RpcServer } from '../../../src/protocol/rpcServer.ts';

interface Requests {
  add: { params: { a: number; b: number }; result: number };
  slow: { params: { name: string }; result: string };
}

/** Both sides, connected by structured clones as a real channel makes them. */
function connected(handlers: RpcHandlers<Requests>, timeoutMs = 1000) {
  const posted: unknown[] = [];
  const server = new RpcServer<Requests>(handlers, (answer) => {
    posted.push(answer);
    client.accept(structuredClone(answer));
  });
  const client = new RpcClient<Requests>((message) => server.accept(structuredClone(message)), timeoutMs);
  return { client, posted };
}

const never = (): Promise<string> => new Promise(() => {});

describe('a request', () => {
  it('gets the answer of its own, whatever order the answers come in', async () => {
    const waiting = new Map<string, (text: string) => void>();
    const { client } = connected({
      add: ({ a, b }) => a + b,
      slow: ({ name }) => new Promise((resolve) => waiting.set(name, resolve)),
    });
    const first = client.request('slow', { name: 'first' });
    const second = client.request('slow', { name: 'second' });
    waiting.get('second')?.('2');
    waiting.get('first')?.('1');
    expect(await second).toBe('2');
    expect(await first).toBe('1');
    expect(await client.request('add', { a: 2, b: 3 })).toBe(5);
  });

  it('that fails on the other side is rejected with what was said there', async () => {
    const { client } = connected({
      add: () => {
        throw new Error('the disk is full');
      },
      slow: never,
    });
    await expect(client.request('add', { a: 1, b: 1 })).rejects.toMatchObject({
      reason: 'failed',
      message: 'the disk is full',
    });
  });

  it('that the other side does not know is refused, also when it is a name that every object has', async () => {
    const posted: unknown[] = [];
    const server = new RpcServer<Requests>({ add: () => 1, slow: never }, (answer) => posted.push(answer));
    server.accept({ kind: 'request', id: 7, method: 'toString', params: {} });
    await vi.waitFor(() => expect(posted).toEqual([{ kind: 'failure', id: 7, message: 'unknown request toString' }]));
  });

  it('without an answer ends after its time, and a late answer is no harm', async () => {
    vi.useFakeTimers();
    try {
      let answer: (text: string) => void = () => {};
      const { client } = connected({ add: () => 0, slow: () => new Promise((resolve) => (answer = resolve)) }, 5000);
      const failed = expect(client.request('slow', { name: 'x' })).rejects.toMatchObject({ reason: 'timeout' });
      await vi.advanceTimersByTimeAsync(5000);
      await failed;
      answer('late');
      await vi.advanceTimersByTimeAsync(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('is superseded by a newer one with the same slot, whose work is cancelled and never answered', async () => {
    const signals: AbortSignal[] = [];
    const answers: ((text: string) => void)[] = [];
    const { client, posted } = connected({
      add: () => 0,
      slow: (_params, signal) => {
        signals.push(signal);
        return new Promise((resolve) => answers.push(resolve));
      },
    });
    const old = client.request('slow', { name: 'old' }, 'chart');
    const other = client.request('slow', { name: 'other' }, 'another chart');
    const fresh = client.request('slow', { name: 'fresh' }, 'chart');
    await expect(old).rejects.toBeInstanceOf(RpcError);
    await expect(old).rejects.toMatchObject({ reason: 'superseded' });
    expect(signals.map((signal) => signal.aborted)).toEqual([true, false, false]);
    for (const [index, answer] of answers.entries()) {
      answer(String(index));
    }
    expect([await other, await fresh]).toEqual(['1', '2']);
    expect(posted).toHaveLength(2);
  });

  it('that still waits ends when the channel closes', async () => {
    const { client } = connected({ add: () => 0, slow: never });
    const waiting = client.request('slow', { name: 'x' });
    client.close('the reader process ended (SIGKILL)');
    await expect(waiting).rejects.toMatchObject({ reason: 'closed', message: 'the reader process ended (SIGKILL)' });
  });
});
