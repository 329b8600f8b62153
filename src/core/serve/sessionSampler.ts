import type { StudySession } from '../controller/studySession.ts';
import { externalCommand } from '../search/external.ts';
import type { RemoteSampler } from '../search/sampler.ts';
import { ExternalSampler } from './externalSampler.ts';

/**
 * The sampler in another program that a sweep names, not started yet; null for one of our own.
 * @param say - gets every line that it writes to stderr
 */
export function sessionSampler(
  { spec, store, info, seed }: Pick<StudySession, 'spec' | 'store' | 'info' | 'seed'>,
  env: Readonly<Record<string, string | undefined>>,
  say: (line: string) => void,
): RemoteSampler | null {
  const command = externalCommand(spec);
  if (command === null) return null;
  const { method, metrics } = spec;
  const objectives =
    metrics.length > 0 ? metrics : [{ name: 'value', goal: store.directions[0] ?? 'minimize' } as const];
  return new ExternalSampler({ command, cwd: info.cwd, env, say, study: info.study, method, objectives, seed });
}
