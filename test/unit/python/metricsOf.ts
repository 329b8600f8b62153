import path from 'node:path';
import type { MetricFacts } from '../../../language-server/python/facts.ts';
import { metricFacts } from '../../../language-server/python/metrics.ts';
import { PythonTexts } from '../../../language-server/python/programText.ts';
import { filesOf } from '../language/sweepAt.ts';

/** What `/w/train.py` logs, with other files of `/w` beside it. */
export function metricsOf(text: string, others: Readonly<Record<string, string>> = {}): MetricFacts {
  const texts = new PythonTexts(filesOf({ ...others, 'train.py': text }));
  const program = texts.program(path.posix.join('/w', 'train.py'), '/w');
  if (program === null) throw new Error('no program');
  return metricFacts(program);
}

export function namesOf(text: string, others: Readonly<Record<string, string>> = {}): readonly string[] {
  return metricsOf(text, others)
    .logged.map(({ name }) => name)
    .toSorted();
}
