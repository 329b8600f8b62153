import { overviewOf } from '../core/series/overview.ts';
import { emptySlice, sliceSeries } from '../core/series/slice.ts';
import { RunIndex } from '../core/sources/runIndex.ts';
import { SeriesCache } from '../core/sources/seriesCache.ts';
import { readStudyForm } from '../core/sources/studyForm.ts';
import { StudyIndex } from '../core/sources/studyIndex.ts';
import type { FromReader, ReaderRequests, ToReader } from '../protocol/reader.ts';
import { RpcServer } from '../protocol/rpcServer.ts';

// The reader process: one a window, forked by the extension host. It polls the open folders, reads studies, runs and
// series, and answers the requests of protocol/reader.ts. It ends with the host.

const pollMs = 500;
const budgetBytes = 512 * 2 ** 20;

const studies = new StudyIndex();
const runs = new RunIndex();
const series = new SeriesCache(budgetBytes);
let roots: readonly string[] = [];
let poll = Promise.resolve();
let timer: NodeJS.Timeout | undefined;

function send(message: FromReader): void {
  // A host that is gone cannot be told so; `disconnect` ends this process.
  process.send?.(message, undefined, undefined, () => {});
}

async function look(): Promise<void> {
  clearTimeout(timer);
  const found = await studies.poll(roots);
  const runsChanged = runs.poll(roots);
  const grown = await series.poll();
  if (found.studies.length > 0 || runsChanged || grown.length > 0) {
    send({ kind: 'changed', studies: found.studies, lists: found.lists || runsChanged, series: grown });
  }
  timer = setTimeout(pollNow, pollMs);
}

/** One look at a time, each after the one before. */
function pollNow(): void {
  poll = poll.then(look).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    timer = setTimeout(pollNow, pollMs);
  });
}

const server = new RpcServer<ReaderRequests>(
  {
    studies: async () => {
      await poll;
      return studies.summaries();
    },
    trials: async ({ study }) => {
      await poll;
      return [...studies.trials(study)];
    },
    runs: async () => {
      await poll;
      return runs.summaries();
    },
    form: ({ study, mostPoints }) => readStudyForm(study, mostPoints),
    overview: async ({ runs: wanted }, signal) => {
      const result: ReaderRequests['overview']['result'] = [];
      for (const run of wanted) {
        signal.throwIfAborted();
        const tail = await series.get(run);
        result.push(overviewOf(run, tail.series, tail.problem));
      }
      return result;
    },
    series: async ({ runs: wanted, metric, axis, from, to, width }, signal) => {
      const result: ReaderRequests['series']['result'] = [];
      for (const run of wanted) {
        signal.throwIfAborted();
        const view = (await series.get(run)).series.view(metric, axis);
        result.push(view === null ? emptySlice : sliceSeries(view, from, to, width));
      }
      return result;
    },
  },
  send,
);

process.on('message', (message: ToReader) => {
  if (message.kind === 'roots') {
    roots = message.folders;
    pollNow();
  } else if (message.kind === 'watch') {
    series.watch(message.runs);
  } else {
    server.accept(message);
  }
});
process.on('disconnect', () => process.exit(0));
