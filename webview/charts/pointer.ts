/** Where the pointer (or the keyboard) stands: one x for all charts. */
export interface PointerPosition {
  readonly x: number;
  /** The metric of the chart that has the pointer, which shows the values. */
  readonly metric: string;
}

/** The crosshair that all charts of a panel share. */
export class Pointer {
  readonly #listeners = new Set<(position: PointerPosition | null) => void>();
  #position: PointerPosition | null = null;

  get position(): PointerPosition | null {
    return this.#position;
  }

  move(position: PointerPosition | null): void {
    this.#position = position;
    for (const listener of this.#listeners) {
      listener(position);
    }
  }

  /** @returns takes the listener away */
  listen(listener: (position: PointerPosition | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
