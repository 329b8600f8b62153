export class DeadlineError extends Error {
  readonly reason: 'timeout';

  constructor(what: string, limitMs: number) {
    super(`${what} took longer than ${limitMs / 1000} s`);
    this.name = 'DeadlineError';
    this.reason = 'timeout';
  }
}

/**
 * The result of `work`, unless it takes longer than `limitMs`. What is late goes on, unheard.
 *
 * @throws DeadlineError (as rejection)
 */
export async function withDeadline<T>(work: Promise<T>, limitMs: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeadlineError(what, limitMs)), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
