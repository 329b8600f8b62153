/** A sweep file as people write them, of so many lines: comments, forms of every kind, nested groups, the block of ours. */
export function sweepText(lines: number): string {
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
    '  - ${env}',
    '  - ${interpreter}',
    '  - ${program}',
    '  - --seed=0',
    '  - ${args}',
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
  const body: string[] = [];
  for (let index = 0; head.length + body.length + tail.length < lines; index++) body.push(...parameter(index));
  const room = lines - head.length - tail.length;
  return `${[...head, ...body.slice(0, room), ...tail].join('\n')}\n`;
}

/** In this order, over and over: what is frequent in real files. */
function parameter(index: number): readonly string[] {
  const block = (name: string, ...rest: readonly string[]): string[] => [
    `  ${name}_${index}:`,
    ...rest.map((line) => `    ${line}`),
  ];
  switch (index % 10) {
    case 0:
      return block('lr', 'distribution: log_uniform_values', 'min: 1.0e-5', 'max: 0.1  # as in the paper');
    case 1:
      return block('batch_size', 'values: [16, 32, 64, 128]');
    case 2:
      return block('dropout', 'min: 0.0', 'max: 0.5');
    case 3:
      return block('epochs', 'value: 30');
    case 4:
      return [
        '  # Names as timm knows them.',
        ...block('arch', 'values:', '  - resnet18', '  - resnet50', '  - vit_b'),
      ];
    case 5:
      return block('weight_decay', 'distribution: uniform', 'min: 1e-6', 'max: 1e-2');
    case 6:
      return block(
        'optimizer',
        'parameters:',
        ...['  name:', '    values: ["adam", "sgd"]', '  momentum:', '    min: 0.8', '    max: 0.99'],
        ...['  nesterov: {value: true}', '  eps: {value: 1.0e-8}', '  amsgrad: {values: [true, false]}'],
        ...['  clip: {min: 0.1, max: 10.0}', '  warmup:', '    value: 500', '  decay: {value: cosine}'],
      );
    case 7:
      return block('width', 'distribution: q_log_uniform_values', 'min: 32', 'max: 1024', 'q: 32');
    case 8:
      return ['', ...block('data', 'value: /data/imagenet')];
    default:
      return [`  # layers_${index}:`, '  #   values: [1, 2]', ...block('seed', 'values: [0, 1, 2]')];
  }
}

/** A text after one more change, the same text for the same number. */
export interface Edited {
  readonly text: string;
  /** Where somebody would go on typing. */
  readonly offset: number;
}

/**
 * What somebody types into a file, letter by letter, one change a step: a value rewritten, a parameter added with its keys, a
 * comment, a line removed; every 16 steps at another place.
 */
export function* edits(text: string): Generator<Edited, never> {
  let now = text;
  const places = [0.1, 0.5, 0.9, 0.3, 0.7];
  for (let round = 0; ; round++) {
    const lines = now.split('\n');
    const wanted = Math.floor((places[round % places.length] ?? 0) * lines.length);
    const line = lines.findIndex((one, index) => index >= wanted && /^ {2}\w+:$/.test(one));
    const offset = lines.slice(0, Math.max(line, 0)).join('\n').length;
    const typed = `\n  new_${round}:\n    min: 0.1\n    max: 2`;
    let at = offset;
    for (const part of typed.match(/\n {4}|\n {2}|..?/g) ?? []) {
      now = now.slice(0, at) + part + now.slice(at);
      at += part.length;
      yield { text: now, offset: at };
    }
    now = now.slice(0, offset) + now.slice(at);
    yield { text: now, offset };
  }
}
