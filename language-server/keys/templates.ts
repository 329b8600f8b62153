import { hole, inlineList, list, type MapPiece, map, type Piece } from './piece.ts';

/** A whole sweep to begin with. */
export interface Template {
  /** What is typed to get it, also in the editor's snippets. */
  readonly prefix: string;
  readonly label: string;
  readonly doc: string;
  readonly sweep: MapPiece;
}

const metric = map({ name: hole('val_loss'), goal: hole('minimize', 'minimize', 'maximize') });
const rate: Piece = map({ distribution: 'log_uniform_values', min: hole('1.0e-5'), max: hole('1.0e-1') });
const batch: Piece = map({ values: inlineList(hole('16'), hole('32'), hole('64')) });
const program = hole('train.py');

export const templates: readonly Template[] = [
  {
    prefix: 'sweep',
    label: 'Sweep: random search',
    doc: 'Independent draws: a good start.',
    sweep: map({
      program,
      method: 'random',
      metric,
      parameters: map({ lr: rate, batch_size: batch }),
      trialdeck: map({ trials: hole('20') }),
    }),
  },
  {
    prefix: 'sweep-bayes',
    label: 'Sweep: Bayesian search with early ends',
    doc: 'Draws guided by earlier trials; hopeless ones are ended early.',
    sweep: map({
      program,
      method: 'bayes',
      metric,
      early_terminate: map({ type: 'hyperband', min_iter: hole('3'), eta: '3' }),
      parameters: map({ lr: rate, dropout: map({ min: hole('0.0'), max: hole('0.5') }) }),
      trialdeck: map({ trials: hole('40') }),
    }),
  },
  {
    prefix: 'sweep-grid',
    label: 'Sweep: grid',
    doc: 'Every combination of a few choices: an ablation.',
    sweep: map({
      program,
      method: 'grid',
      metric,
      parameters: map({
        optimizer: map({ values: inlineList(hole('adam'), hole('sgd')) }),
        augment: map({ values: inlineList('true', 'false') }),
      }),
    }),
  },
  {
    prefix: 'sweep-stages',
    label: 'Sweep: coarse, then fine',
    doc: 'Two searches: the second one looks around the best trials of the first.',
    sweep: map({
      program,
      method: 'bayes',
      metric,
      parameters: map({
        lr: rate,
        weight_decay: map({ distribution: 'log_uniform_values', min: hole('1.0e-6'), max: hole('1.0e-2') }),
      }),
      trialdeck: map({
        stages: list(
          map({ name: 'coarse', trials: hole('30') }),
          map({ name: 'fine', narrow: 'true', trials: hole('20') }),
          map({ name: 'refit', best: hole('3') }),
        ),
      }),
    }),
  },
  {
    prefix: 'sweep-hydra',
    label: 'Sweep: Hydra',
    doc: 'A script with `hydra.main`, which takes `name=value`.',
    sweep: map({
      program,
      method: 'random',
      metric,
      command: list(
        { text: '${env}' },
        { text: '${interpreter}' },
        { text: '${program}' },
        { text: '${args_no_hyphens}' },
      ),
      parameters: map({ 'optimizer.lr': rate, 'data.batch_size': batch }),
      trialdeck: map({ trials: hole('20') }),
    }),
  },
  {
    prefix: 'sweep-finetune',
    label: 'Sweep: fine-tuning with Hugging Face',
    doc: 'Arguments of `TrainingArguments`, read with `HfArgumentParser`.',
    sweep: map({
      program,
      method: 'bayes',
      metric: map({ name: hole('eval/loss'), goal: hole('minimize', 'minimize', 'maximize') }),
      parameters: map({
        learning_rate: map({ distribution: 'log_uniform_values', min: hole('1.0e-6'), max: hole('1.0e-4') }),
        per_device_train_batch_size: map({ values: inlineList(hole('8'), hole('16'), hole('32')) }),
        warmup_ratio: map({ min: hole('0.0'), max: hole('0.2') }),
        num_train_epochs: map({ value: hole('3') }),
        output_dir: map({ value: hole('out') }),
      }),
      trialdeck: map({ trials: hole('20') }),
    }),
  },
  {
    prefix: 'sweep-seeds',
    label: 'Sweep: repeated over seeds',
    doc: 'Every trial runs once for each seed; its value is the mean.',
    sweep: map({
      program,
      method: 'grid',
      metric,
      parameters: map({
        lr: map({ values: inlineList(hole('1.0e-4'), hole('1.0e-3'), hole('1.0e-2')) }),
        seed: map({ value: '0' }),
      }),
      trialdeck: map({ repeat: map({ seeds: hole('5'), parameter: 'seed' }) }),
    }),
  },
];

/** A parameter to begin with, as a snippet of the editor. */
export interface ParameterTemplate {
  readonly prefix: string;
  readonly label: string;
  readonly doc: string;
  readonly name: string;
  readonly space: Piece;
}

export const parameterTemplates: readonly ParameterTemplate[] = [
  {
    prefix: 'values',
    label: 'Parameter: choices',
    doc: 'A parameter with a list of choices',
    name: 'batch_size',
    space: batch,
  },
  {
    prefix: 'range',
    label: 'Parameter: range',
    doc: 'A number between two bounds',
    name: 'dropout',
    space: map({ min: hole('0.0'), max: hole('0.5') }),
  },
  {
    prefix: 'intrange',
    label: 'Parameter: whole numbers',
    doc: 'A whole number between two bounds, both included',
    name: 'layers',
    space: map({ min: hole('1'), max: hole('6') }),
  },
  {
    prefix: 'logrange',
    label: 'Parameter: range over decades',
    doc: 'A number drawn by its logarithm, as for learning rates',
    name: 'lr',
    space: rate,
  },
  {
    prefix: 'constant',
    label: 'Parameter: constant',
    doc: 'One value for every trial',
    name: 'epochs',
    space: map({ value: hole('10') }),
  },
  {
    prefix: 'group',
    label: 'Parameter: nested group',
    doc: 'Parameters that the script gets as one mapping',
    name: 'model',
    space: map({ parameters: map({ width: map({ values: inlineList(hole('64'), hole('128')) }) }) }),
  },
];
