/** The words of a parameter or metric name, in lower case: `model.numLayers` gives `model num layers`. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

const countWords = new Set([
  ...[
    'batch',
    'bs',
    'layers',
    'layer',
    'epochs',
    'epoch',
    'hidden',
    'dim',
    'dims',
    'units',
    'heads',
    'size',
    'num',
    'n',
    'nb',
  ],
  ...[
    'depth',
    'width',
    'kernel',
    'filters',
    'channels',
    'seed',
    'steps',
    'count',
    'neurons',
    'nodes',
    'estimators',
    'k',
    'length',
  ],
]);

/** Whether a parameter counts something, so that only whole numbers make sense. */
export function isCount(name: string): boolean {
  return wordsOf(name).some((word) => countWords.has(word));
}

const switchWords = new Set([
  ...[
    'use',
    'is',
    'has',
    'with',
    'without',
    'enable',
    'enabled',
    'disable',
    'do',
    'no',
    'not',
    'flag',
    'on',
    'off',
    'add',
  ],
  ...['bool', 'fold', 'seed', 'id', 'index', 'class', 'choice'],
]);

/** Whether 0 and 1 of a parameter are no and yes, or numbers of things. */
export function isSwitch(name: string): boolean {
  return wordsOf(name).some((word) => switchWords.has(word)) || isCount(name);
}

/** Whether a parameter is a random seed or a fold. */
export function isSeed(name: string): boolean {
  return wordsOf(name).some((word) => /^(?:seed|seeds|fold|folds|rng)\d*$/.test(word) || word.endsWith('seed'));
}
