import { describe, expect, test } from 'vitest';
import { answerLine, MethodError } from '../../../src/core/serve/jsonRpc.ts';
import { LineReader } from '../../../src/core/serve/lineReader.ts';
import { ParamsError, ServeError } from '../../../src/core/serve/serveError.ts';

/** Echoes what it is called with, and notes it. */
function echo(): { readonly calls: unknown[]; readonly answer: (line: string) => Promise<unknown> } {
  const calls: unknown[] = [];
  const handler = (method: string, params: unknown): Promise<unknown> => {
    calls.push([method, params]);
    if (method === 'unknown') throw new MethodError('There is no method unknown.');
    if (method === 'wrong') throw new ParamsError('ask needs `study`, a text.');
    if (method === 'told') throw new ServeError('finished-trial', 'Trial 0 has ended already.');
    if (method === 'bug') throw new TypeError('cannot read properties of undefined');
    return Promise.resolve({ method, params });
  };
  return {
    calls,
    answer: async (line) => {
      const said = await answerLine(line, handler);
      return said === null ? null : JSON.parse(said);
    },
  };
}

// The examples of the standard, section 7, on methods of ours.
describe('answers of JSON-RPC 2.0', () => {
  test('a request gets its result with its id, be it a text, a number, a fraction or null', async () => {
    const { answer } = echo();
    for (const id of ['a', 1, -3, 1.5, null, '']) {
      const said = await answer(JSON.stringify({ jsonrpc: '2.0', id, method: 'm', params: { x: 1 } }));
      expect(said).toEqual({ jsonrpc: '2.0', id, result: { method: 'm', params: { x: 1 } } });
    }
  });

  test('a notification is done and not answered, even when it fails', async () => {
    const { answer, calls } = echo();
    expect(await answer('{"jsonrpc": "2.0", "method": "m"}')).toBeNull();
    expect(await answer('{"jsonrpc": "2.0", "method": "unknown"}')).toBeNull();
    expect(await answer('{"jsonrpc": "2.0", "method": "bug"}')).toBeNull();
    expect(calls).toHaveLength(3);
  });

  test.each([
    ['{"jsonrpc": "2.0", "method": "foobar, "params": "bar", "baz]', -32700, null],
    ['[{"jsonrpc": "2.0", "method": "sum", "id": "1"}, {"jsonrpc": "2.0", "method"]', -32700, null],
    ['hello', -32700, null],
    ['"text"', -32600, null],
    ['{}', -32600, null],
    ['1', -32600, null],
    ['[]', -32600, null],
    ['{"jsonrpc": "2.0", "method": 1, "params": "bar"}', -32600, null],
    ['{"jsonrpc": "1.0", "method": "m", "id": 7}', -32600, 7],
    ['{"method": "m", "id": 7}', -32600, 7],
    ['{"jsonrpc": "2.0", "method": "m", "id": {}}', -32600, null],
    ['{"jsonrpc": "2.0", "method": "unknown", "id": 1}', -32601, 1],
    ['{"jsonrpc": "2.0", "method": "wrong", "id": 1}', -32602, 1],
    ['{"jsonrpc": "2.0", "method": "bug", "id": 1}', -32603, 1],
  ])('%s is answered with %i', async (line, code, id) => {
    expect(await echo().answer(line)).toMatchObject({ jsonrpc: '2.0', id, error: { code } });
  });

  test('what the study has to say is -32000 with its reason', async () => {
    const said = await echo().answer('{"jsonrpc": "2.0", "method": "told", "id": 1}');
    expect(said).toEqual({
      jsonrpc: '2.0',
      id: 1,
      error: { code: -32000, message: 'Trial 0 has ended already.', data: { reason: 'finished-trial' } },
    });
  });

  test('a batch is answered as a batch: in order, without its notifications, mistakes one by one', async () => {
    const { answer, calls } = echo();
    const said = await answer(
      '[{"jsonrpc":"2.0","id":1,"method":"a"},{"jsonrpc":"2.0","method":"b"},1,{"jsonrpc":"2.0","id":"c","method":"unknown"}]',
    );
    expect(said).toMatchObject([
      { id: 1, result: { method: 'a' } },
      { id: null, error: { code: -32600 } },
      { id: 'c', error: { code: -32601 } },
    ]);
    expect(calls.map((call) => (call as [string])[0])).toEqual(['a', 'b', 'unknown']);
    expect(await answer('[{"jsonrpc":"2.0","method":"b"}]')).toBeNull();
    expect(await answer('[1, 2]')).toMatchObject([{ error: { code: -32600 } }, { error: { code: -32600 } }]);
  });

  test('blank lines are nothing', async () => {
    expect(await echo().answer('')).toBeNull();
    expect(await echo().answer(' \t\r')).toBeNull();
  });

  test("the numbers that Python's json writes and JSON does not have are read and written", async () => {
    const { answer, calls } = echo();
    const said = await answer('{"jsonrpc":"2.0","id":1,"method":"m","params":{"a":NaN,"b":[-Infinity],"c":"NaN"}}');
    expect(calls).toEqual([['m', { a: Number.NaN, b: [Number.NEGATIVE_INFINITY], c: 'NaN' }]]);
    expect(said).toMatchObject({ result: { params: { a: 'NaN', b: ['-Infinity'], c: 'NaN' } } });
  });

  test('a hundred thousand brackets are a wrong request, not the end', async () => {
    expect(await echo().answer('['.repeat(100_000) + ']'.repeat(100_000))).toMatchObject([{ error: { code: -32600 } }]);
  });
});

describe('lines of a stream', () => {
  const text = (lines: ReturnType<LineReader['push']>): unknown[] =>
    lines.map((line) => ('overlongBytes' in line ? line.overlongBytes : line.toString()));

  test('come whole, however the stream is cut', () => {
    const bytes = Buffer.from('{"a": "ü"}\r\nsecond\n\nlast');
    for (let size = 1; size <= bytes.length; size++) {
      const reader = new LineReader(1000);
      const lines: unknown[] = [];
      for (let at = 0; at < bytes.length; at += size) lines.push(...text(reader.push(bytes.subarray(at, at + size))));
      lines.push(...text(reader.end()));
      expect(lines).toEqual(['{"a": "ü"}\r', 'second', '', 'last']);
    }
  });

  test('that are too long are told by their length, and the next one is read', () => {
    const reader = new LineReader(10);
    expect(text(reader.push(Buffer.from('0123456789\n01234567890')))).toEqual(['0123456789']);
    expect(text(reader.push(Buffer.from('123\nshort\n')))).toEqual([14, 'short']);
  });
});
