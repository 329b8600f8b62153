/** Folders that hold no programs of the user's: hidden ones, environments, what programs write. */
const others = /^(?:\.|__|node_modules|venv|env|site-packages|wandb|outputs|runs|data|build|dist)/;

/** Whether programs may be looked for in a folder of this name. */
export function mayHoldPrograms(folder: string): boolean {
  return !others.test(folder);
}
