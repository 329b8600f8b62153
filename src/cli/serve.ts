import { serveHandler } from '../core/serve/methods.ts';
import { serveLines } from '../core/serve/stdio.ts';
import { StudySet } from '../core/serve/studySet.ts';
import { type CliCommand, operands } from './command.ts';
import { UsageError } from './errors.ts';
import { serveHost } from './serveHost.ts';

/** `serve --stdio`: ask and tell over JSON-RPC, for scripts in any language. */
export const serveCommand: CliCommand = {
  name: 'serve',
  summary: 'drive studies from a script over JSON-RPC',
  usage: '--stdio',
  description:
    'Answers JSON-RPC 2.0 on standard input and output, one message a line: create, ask, report, tell, enqueue, add, best, trials. ' +
    'It ends when its input does. What a call has changed is on disk when the answer comes. docs/ask-tell.md has the messages.',
  options: [{ name: 'stdio', help: 'speak on standard input and output (the only way there is)' }],
  examples: [{ line: 'serve --stdio', says: 'started by a script, which writes requests and reads answers' }],
  async run(context) {
    operands(context, serveCommand, []);
    if (!context.options.has('stdio')) {
      throw new UsageError('missing-operand', 'serve needs --stdio. Usage: trialdeck serve --stdio');
    }
    const interrupted = new AbortController();
    const interrupt = (): void => interrupted.abort();
    process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
    try {
      const studies = new StudySet(serveHost(context));
      await serveLines(process.stdin, context.out, {
        studies,
        handler: serveHandler(studies, context.cwd),
        end: AbortSignal.any([interrupted.signal, context.outClosed]),
      });
      return interrupted.signal.aborted ? 130 : 0;
    } finally {
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    }
  },
};
