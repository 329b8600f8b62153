import path from 'node:path';
import { afterEach } from 'vitest';
import { temporaryFiles } from '../study/temporaryFolder.ts';
import { TestServer } from './calls.ts';

/** A sweep with nested parameters and a constant. */
export const sweep = `method: random
metric: {name: loss, goal: minimize}
parameters:
  lr: {distribution: log_uniform_values, min: 0.0001, max: 1}
  model: {parameters: {width: {values: [8, 16]}, betas: {values: [[0.9, 0.99], [0.8, 0.9]]}}}
  epochs: {value: 3}
`;

/** A point of its space. */
export const whole = { lr: 0.01, 'model.width': 8, 'model.betas': [0.9, 0.99] };

/** A sweep of three points. */
export const grid = 'method: grid\nmetric: {name: loss, goal: maximize}\nparameters: {a: {values: [1, 2, 3]}}\n';

/** A folder and the server in it, both new for each test. To be made where the tests are declared. */
export class ServedFolder {
  readonly #files = temporaryFiles();
  #server: TestServer | null = null;

  constructor() {
    afterEach(() => this.restart());
  }

  get server(): TestServer {
    this.#server ??= new TestServer(this.file());
    return this.#server;
  }

  /** The folder, or a path in it. */
  file(...parts: string[]): string {
    return this.#files(path.join(...parts));
  }

  /** Ends the server; the next call goes to a new one in the same folder. */
  async restart(): Promise<void> {
    await this.#server?.close();
    this.#server = null;
  }

  /** Creates a study in memory. */
  async inMemory(text = sweep, study = 's'): Promise<void> {
    await this.server.call('create', { sweep: text, study, storage: ':memory:', seed: 1 });
  }
}
