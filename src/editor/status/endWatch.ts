import type { StudySummary } from '../../core/space/summary.ts';

/**
 * Tells which studies have ended since the last look: those that were seen running, and those that began and ended between
 * two looks, known by the time of their end.
 */
export class EndWatch {
  readonly #sinceMs: number;
  readonly #running = new Set<string>();
  /** The end that was told, by folder. */
  readonly #told = new Map<string, number>();

  /** @param sinceMs - ends before this time are old news */
  constructor(sinceMs: number) {
    this.#sinceMs = sinceMs;
  }

  look(studies: readonly StudySummary[]): StudySummary[] {
    return studies.filter((study) => {
      if (study.state === 'running') {
        this.#running.add(study.path);
        return false;
      }
      const seen = this.#running.delete(study.path);
      const endedMs = study.endedMs ?? 0;
      const unseen = endedMs >= this.#sinceMs && endedMs > (this.#told.get(study.path) ?? 0);
      this.#told.set(study.path, endedMs);
      return seen || unseen;
    });
  }
}
