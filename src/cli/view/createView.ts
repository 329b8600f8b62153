import type { CliContext, CliStream } from '../command.ts';
import { JsonView } from './jsonView.ts';
import { LiveView } from './liveView.ts';
import { PlainView } from './plainView.ts';
import type { SweepView } from './sweepView.ts';

export type ViewKind = 'live' | 'plain' | 'json' | 'quiet';

export interface ViewOptions {
  readonly stream: CliStream;
  /** Where a JSON view says what is no event. */
  readonly notes: CliStream;
  readonly kind: ViewKind;
  readonly color: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function createView({ stream, notes, kind, color, now }: ViewOptions): SweepView {
  switch (kind) {
    case 'live':
      return new LiveView(stream, color, now);
    case 'plain':
      return new PlainView(stream, now, false);
    case 'json':
      return new JsonView(stream, notes);
    case 'quiet':
      return new PlainView(stream, now, true);
  }
}

/** The view that a command line asks for: live on a terminal, plain lines in a pipe, or what its options say. */
export function viewFor(context: CliContext): SweepView {
  const { stdout, stderr, color, env } = context;
  const terminal = stdout.isTTY === true && env['TERM'] !== 'dumb';
  const kind: ViewKind = context.json ? 'json' : context.quiet ? 'quiet' : terminal ? 'live' : 'plain';
  return createView({ stream: kind === 'quiet' ? stderr : stdout, notes: stderr, kind, color, now: Date.now });
}
