import { expect, it } from 'vitest';
import type { SeriesOverview } from '../../../src/core/series/overview.ts';
import { RpcClient } from '../../../src/protocol/rpc.ts';
import { RpcServer } from '../../../src/protocol/rpcServer.ts';
import type { ChartRequests } from '../../../src/protocol/webview.ts';
import { OverviewLoader } from '../../../webview/charts/overviewLoader.ts';

function overview(run: string): SeriesOverview {
  const none = new Float64Array();
  const rows = { metrics: [], points: none, last: none, lastStep: none, min: none, max: none };
  return { run, ...rows, changedMs: null, problem: null };
}

it('asks for runs again whose request failed, with the next one that grows', async () => {
  const asked: string[][] = [];
  let changed = Promise.withResolvers<void>();
  const server = new RpcServer<Pick<ChartRequests, 'overview'>>(
    {
      overview: ({ runs }) => {
        asked.push(runs);
        if (asked.length === 1) {
          throw new Error('the reader has ended');
        }
        return runs.map(overview);
      },
    },
    (answer) => client.accept(answer),
  );
  const client = new RpcClient<ChartRequests>((message) => server.accept(message), 10_000);
  const loader = new OverviewLoader(client, () => changed.resolve());
  loader.want(['a', 'b']);
  await changed.promise;
  expect(loader.problem).toBe('the reader has ended');
  changed = Promise.withResolvers<void>();
  loader.grown(['a']);
  await changed.promise;
  expect(asked).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ]);
  expect([...loader.overviews.keys()]).toEqual(['a', 'b']);
  expect(loader.problem).toBeNull();
});
