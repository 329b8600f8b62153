import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '../../scripts/host/project.ts';
import type { Figure } from '../figure.ts';
import { writeSweep } from './madeUpFolder.ts';
import { measureEdits, type Rounds } from './measure.ts';
import { peerName } from './peer.ts';
import { ServerProcess } from './serverProcess.ts';
import { figuresOf, type Timed, timed } from './timing.ts';
import type { PublishedSchema } from './wandbSchema.ts';

const starts = 15;
const startBudgetMs = 150;
const usual: Rounds = { warmUp: 60, edits: 300 };
/** The peer waits 200 ms each time. */
const pushedRounds: Rounds = { warmUp: 20, edits: 100 };

interface Server {
  readonly argv: readonly string[];
  readonly settings: Readonly<Record<string, unknown>>;
  readonly pushes: boolean;
}

const ours: Server = { argv: [path.join(projectRoot, 'dist/server.mjs'), '--stdio'], settings: {}, pushes: false };

function peerServer({ file }: PublishedSchema): Server {
  const yaml = {
    schemas: { [pathToFileURL(file).href]: '*.yaml' },
    schemaStore: { enable: false },
    ...{ validate: true, hover: true, completion: true },
  };
  const bin = path.join(projectRoot, 'node_modules/yaml-language-server/bin/yaml-language-server');
  return { argv: [bin, '--stdio'], settings: { yaml }, pushes: true };
}

/** The servers as processes: their start, and their answers after edits over stdio. */
export async function measureProcesses(
  parent: string,
  published: PublishedSchema | null,
  rounds: Rounds = usual,
): Promise<readonly Figure[]> {
  const peer = published === null ? null : peerServer(published);
  const figures = [...(await measureStarts(parent, peer))];
  for (const lines of [350, 1000]) {
    const { file, text } = await writeSweep(parent, lines);
    const own = await measureTyping(ours, file, text, rounds);
    const others = peer === null ? null : await measureTyping(peer, file, text, rounds);
    for (const kind of ['diagnostics', 'completion'] as const) {
      figures.push(
        ...figuresOf({
          name: `${lines} lines over stdio: ${kind}`,
          ours: own[kind],
          peer: others?.[kind] ?? null,
          peerName,
          budget: null,
          how:
            kind === 'completion'
              ? 'from the edit to the answer'
              : 'from the edit to the answer; the peer is not asked, and waits 200 ms after an edit before it validates',
        }),
      );
    }
  }
  return figures;
}

async function measureTyping(
  server: Server,
  file: string,
  text: string,
  rounds: Rounds,
): Promise<{ readonly diagnostics: Timed; readonly completion: Timed }> {
  const opened = async (): Promise<ServerProcess> => {
    const process = await ServerProcess.start(server.argv, file, server.settings);
    await firstDiagnostics(process, server, text);
    return process;
  };
  const completing = await opened();
  const completion = await measureEdits(text, rounds, async (typed) => {
    await completing.change(typed);
    return completing.completion(typed.offset);
  });
  await completing.stop();
  const checking = await opened();
  const diagnostics = await measureEdits(text, server.pushes ? pushedRounds : rounds, async (typed) => {
    const pushed = server.pushes ? checking.pushed() : null;
    await checking.change(typed);
    return pushed ?? checking.diagnostics();
  });
  await checking.stop();
  return { diagnostics, completion };
}

async function firstDiagnostics(process: ServerProcess, { pushes }: Server, text: string): Promise<number> {
  const pushed = pushes ? process.pushed() : null;
  await process.open(text);
  return pushed ?? process.diagnostics();
}

async function measureStarts(parent: string, peer: Server | null): Promise<readonly Figure[]> {
  const { file, text } = await writeSweep(parent, 350);
  const own = await startTimes(ours, file, text);
  const others = peer === null ? null : await startTimes(peer, file, text);
  const peerOf = (value: number | undefined): Figure['peer'] =>
    value === undefined ? null : { name: peerName, value };
  return [
    {
      name: 'server start',
      unit: 'ms',
      value: own.start.p50,
      budget: startBudgetMs,
      peer: peerOf(others?.start.p50),
      how: `median of ${starts} processes, from spawn to the answer to initialize`,
    },
    {
      name: 'server start to first diagnostics, 350 lines',
      unit: 'ms',
      value: own.first.p50,
      budget: null,
      peer: peerOf(others?.first.p50),
      how: `median of ${starts} processes; the peer waits 200 ms before it validates`,
    },
  ];
}

async function startTimes(
  server: Server,
  file: string,
  text: string,
): Promise<{ readonly start: Timed; readonly first: Timed }> {
  const start: number[] = [];
  const first: number[] = [];
  for (let round = 0; round < starts; round++) {
    const process = await ServerProcess.start(server.argv, file, server.settings);
    start.push(process.startMs);
    await firstDiagnostics(process, server, text);
    first.push(process.ageMs);
    await process.stop();
  }
  return { start: timed(start), first: timed(first) };
}
