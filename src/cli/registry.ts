import type { CliCommand } from './command.ts';

export interface CommandEntry {
  readonly name: string;
  readonly group: 'Write' | 'Run' | 'Drive' | 'Look';
  readonly load: () => Promise<CliCommand>;
}

/** Every command, in the order of the help. Each is loaded only when it is called. */
export const commands: readonly CommandEntry[] = [
  { name: 'check', group: 'Write', load: async () => (await import('./check.ts')).checkCommand },
  { name: 'plan', group: 'Write', load: async () => (await import('./plan.ts')).planCommand },
  { name: 'narrow', group: 'Write', load: async () => (await import('./narrow.ts')).narrowCommand },
  { name: 'export', group: 'Write', load: async () => (await import('./export.ts')).exportCommand },
  { name: 'schema', group: 'Write', load: async () => (await import('./schema.ts')).schemaCommand },
  { name: 'lsp', group: 'Write', load: async () => (await import('./lsp.ts')).lspCommand },
  { name: 'sweep', group: 'Run', load: async () => (await import('./sweep.ts')).sweepCommand },
  { name: 'resume', group: 'Run', load: async () => (await import('./resume.ts')).resumeCommand },
  { name: 'stop', group: 'Run', load: async () => (await import('./stop.ts')).stopCommand },
  { name: 'create', group: 'Drive', load: async () => (await import('./create.ts')).createCommand },
  { name: 'ask', group: 'Drive', load: async () => (await import('./ask.ts')).askCommand },
  { name: 'tell', group: 'Drive', load: async () => (await import('./tell.ts')).tellCommand },
  { name: 'enqueue', group: 'Drive', load: async () => (await import('./enqueue.ts')).enqueueCommand },
  { name: 'serve', group: 'Drive', load: async () => (await import('./serve.ts')).serveCommand },
  { name: 'refit', group: 'Run', load: async () => (await import('./refit.ts')).refitCommand },
  { name: 'extend', group: 'Run', load: async () => (await import('./extend.ts')).extendCommand },
  { name: 'import', group: 'Run', load: async () => (await import('./import.ts')).importCommand },
  { name: 'studies', group: 'Look', load: async () => (await import('./studies.ts')).studiesCommand },
  { name: 'trials', group: 'Look', load: async () => (await import('./trials.ts')).trialsCommand },
  { name: 'best', group: 'Look', load: async () => (await import('./best.ts')).bestCommand },
  { name: 'runs', group: 'Look', load: async () => (await import('./runs.ts')).runsCommand },
  { name: 'metrics', group: 'Look', load: async () => (await import('./metrics.ts')).metricsCommand },
  { name: 'logs', group: 'Look', load: async () => (await import('./logs.ts')).logsCommand },
];
