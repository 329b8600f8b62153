import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { StudySummary } from '../../core/space/summary.ts';
import type { SweepToolsLoader } from '../sweepTools/sweepToolsLoader.ts';
import { endRulesText } from '../text/endRulesText.ts';

/** Lines about when a study ends before its time; none for one whose sweep is not kept. */
export async function studyRules(tools: SweepToolsLoader, study: StudySummary): Promise<string[]> {
  const [text, info] = await Promise.all(
    ['sweep.yaml', 'study.json'].map((name) => readFile(path.join(study.path, name), 'utf8').catch(() => null)),
  );
  if (text === null || text === undefined) {
    return [];
  }
  const { readEndRules } = await tools.get();
  return endRulesText(readEndRules(text, storedOptions(info ?? '{}')), study.metric);
}

function storedOptions(json: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(json);
    const options: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'options') : null;
    return typeof options === 'object' && options !== null ? { ...options } : {};
  } catch {
    return {};
  }
}
