/** A parameter of the made-up sweep, as its program has to take it. */
export interface MadeUpParameter {
  readonly name: string;
  readonly type: 'int' | 'float' | 'str' | 'json.loads';
  /** Its lines in the file. */
  readonly lines: readonly string[];
}

export interface MadeUpSweep {
  readonly text: string;
  readonly parameters: readonly MadeUpParameter[];
}

const head = [
  '# Sweep of the backbone, second round.',
  'program: train.py',
  'project: vision',
  'method: bayes',
  'run_cap: 200',
  'metric:',
  '  name: val/loss',
  '  goal: minimize',
  'early_terminate:',
  '  type: hyperband',
  '  min_iter: 3',
  'command:',
  `  - \${env}`,
  `  - \${interpreter}`,
  `  - \${program}`,
  '  - --out_dir=runs',
  `  - \${args}`,
  'parameters:',
];

const tail = [
  '',
  'trialdeck:',
  '  jobs: 2',
  '  seed: 1',
  '  sampler: {name: tpe, n_startup_trials: 20}',
  '  stop:',
  '    failures: 5',
  '  enqueue:',
  '    - {lr_0: 0.001}',
];

/**
 * A sweep file as people write them, of exactly so many lines: comments, forms of every kind, nested groups, the block of ours.
 * Nothing is wrong in it.
 */
export function madeUpSweep(lines: number): MadeUpSweep {
  const room = lines - head.length - tail.length;
  const parameters: MadeUpParameter[] = [];
  let used = 0;
  for (;;) {
    const next = parameter(parameters.length);
    if (used + next.lines.length > room) break;
    parameters.push(next);
    used += next.lines.length;
  }
  const rest = Array.from({ length: room - used }, () => '  # Not searched any more.');
  const body = [...parameters.flatMap((one) => one.lines), ...rest];
  return { text: `${[...head, ...body, ...tail].join('\n')}\n`, parameters };
}

/** In this order, over and over: what is frequent in real files. */
function parameter(index: number): MadeUpParameter {
  const block = (
    name: string,
    type: MadeUpParameter['type'],
    keys: readonly string[],
    before: readonly string[] = [],
  ): MadeUpParameter => ({
    name: `${name}_${index}`,
    type,
    lines: [...before, `  ${name}_${index}:`, ...keys.map((line) => `    ${line}`)],
  });
  switch (index % 10) {
    case 0:
      return block('lr', 'float', ['distribution: log_uniform_values', 'min: 1.0e-5', 'max: 0.1  # as in the paper']);
    case 1:
      return block('batch_size', 'int', ['values: [16, 32, 64, 128]']);
    case 2:
      return block('dropout', 'float', ['min: 0.0', 'max: 0.5']);
    case 3:
      return block('epochs', 'int', ['value: 30']);
    case 4:
      return block(
        'arch',
        'str',
        ['values:', '  - resnet18', '  - resnet50', '  - vit_b'],
        ['  # Names as timm knows them.'],
      );
    case 5:
      return block('weight_decay', 'float', ['distribution: uniform', 'min: 0.0', 'max: 0.2']);
    case 6:
      return block('optimizer', 'json.loads', [
        ...['parameters:', '  name:', '    values: ["adam", "sgd"]', '  momentum:', '    min: 0.8', '    max: 0.99'],
        ...['  nesterov: {value: true}', '  eps: {value: 1.0e-8}', '  amsgrad: {values: [true, false]}'],
        ...['  clip: {min: 0.1, max: 10.0}', '  warmup:', '    value: 500', '  decay: {value: cosine}'],
      ]);
    case 7:
      return block('width', 'int', ['distribution: q_log_uniform_values', 'min: 32', 'max: 1024', 'q: 32']);
    case 8:
      return block('data', 'str', ['value: /data/imagenet'], ['']);
    default:
      return block('fold', 'int', ['values: [0, 1, 2]'], [`  # layers_${index}:`, '  #   values: [1, 2]']);
  }
}
