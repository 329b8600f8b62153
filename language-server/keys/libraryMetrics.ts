/** A library that logs under names of its own making. */
export interface MetricLibrary {
  /** As in `MetricFacts.libraries`. */
  readonly id: string;
  /** For people. */
  readonly title: string;
  /** Modules whose import tells that a program uses it, with everything below them. */
  readonly modules: readonly string[];
  /** Names that it logs in most programs, the likeliest objectives first. */
  readonly names: readonly string[];
  /** Beginnings of names that it makes, whatever follows. */
  readonly starts: readonly string[];
  /** Names that it makes besides. Tested against names of at most 200 characters. */
  readonly others?: RegExp;
  /** Takes over names of metrics that the program defines elsewhere, so that any name may be one of its own. */
  readonly anyName?: true;
}

/**
 * Libraries that name metrics themselves, with the names that they log. The names come from the documentation of the
 * libraries and from what their callbacks write.
 */
export const metricLibraries: readonly MetricLibrary[] = [
  {
    id: 'lightning',
    title: 'Lightning',
    modules: ['pytorch_lightning', 'lightning', 'lightning_fabric'],
    names: ['epoch', 'trainer/global_step', 'hp_metric'],
    starts: ['trainer/', 'lr-'],
  },
  {
    id: 'huggingface',
    title: 'the Hugging Face Trainer',
    modules: ['transformers', 'sentence_transformers', 'setfit', 'adapters'],
    names: [
      ...['eval/loss', 'eval/accuracy', 'eval/f1', 'train/loss', 'train/train_loss', 'train/epoch'],
      ...['train/global_step', 'train/learning_rate', 'train/grad_norm', 'eval/runtime', 'eval/samples_per_second'],
    ],
    starts: ['eval/', 'train/', 'test/', 'eval_', 'train_', 'test_'],
    others: /^(?:loss|epoch|learning_rate|grad_norm|total_flos)$/,
  },
  {
    id: 'trl',
    title: 'TRL',
    modules: ['trl'],
    names: [
      ...['train/reward', 'train/rewards/accuracies', 'train/rewards/margins', 'train/rewards/chosen'],
      ...['train/rewards/rejected', 'eval/rewards/accuracies', 'eval/rewards/margins', 'eval/reward', 'train/kl'],
      ...['train/reward_std', 'train/completions/mean_length', 'objective/kl', 'objective/rlhf_reward'],
    ],
    starts: [
      ...['train/', 'eval/', 'rewards/', 'reward', 'objective/', 'ppo/', 'env/', 'policy/', 'val/', 'loss/'],
      ...['completions/', 'clip_ratio', 'logps/', 'logits/', 'sampling/', 'kl', 'profiling/'],
    ],
    others: /^(?:completion_length|entropy|frac_reward_zero_std|num_tokens|mean_token_accuracy|eps|episode|lr)$/,
  },
  {
    id: 'sb3',
    title: 'Stable-Baselines3',
    modules: ['stable_baselines3', 'sb3_contrib', 'stable_baselines', 'sbx'],
    names: [
      ...['rollout/ep_rew_mean', 'eval/mean_reward', 'rollout/ep_len_mean', 'rollout/success_rate'],
      ...['eval/mean_ep_length', 'eval/success_rate', 'train/loss', 'train/value_loss', 'train/policy_gradient_loss'],
      ...['train/approx_kl', 'train/explained_variance', 'train/entropy_loss', 'train/actor_loss', 'train/critic_loss'],
      ...['time/fps', 'time/total_timesteps', 'global_step'],
    ],
    starts: ['rollout/', 'eval/', 'train/', 'time/'],
    others: /^global_step$/,
  },
  {
    id: 'keras',
    title: 'Keras',
    modules: ['keras', 'tensorflow.keras', 'tf_keras', 'wandb.keras', 'wandb.integration.keras'],
    names: [
      ...['val_loss', 'val_accuracy', 'loss', 'accuracy', 'epoch/val_loss', 'epoch/val_accuracy', 'epoch/loss'],
      ...['epoch/accuracy', 'epoch/learning_rate', 'best_val_loss', 'best_epoch', 'epoch'],
    ],
    starts: ['val_', 'epoch/', 'batch/', 'best_', 'epoch_', 'evaluation_'],
    others:
      /^(?:\w{0,100}_)?(?:loss|accuracy|acc|lr|learning_rate|epoch|auc|mae|mse|rmse|precision|recall|f1|f1_score)(?:_\d{1,3})?$/,
  },
  {
    id: 'ultralytics',
    title: 'Ultralytics',
    modules: ['ultralytics', 'yolov5'],
    names: [
      ...['metrics/mAP50(B)', 'metrics/mAP50-95(B)', 'metrics/precision(B)', 'metrics/recall(B)'],
      ...['metrics/mAP50(M)', 'metrics/mAP50-95(M)', 'metrics/accuracy_top1', 'metrics/accuracy_top5', 'fitness'],
      ...['val/box_loss', 'val/cls_loss', 'val/dfl_loss', 'train/box_loss', 'train/cls_loss', 'train/dfl_loss'],
      'lr/pg0',
    ],
    starts: ['metrics/', 'val/', 'train/', 'lr/', 'x/', 'best/', 'model/'],
    others: /^fitness$/,
  },
  {
    id: 'xgboost',
    title: 'the callback of XGBoost',
    modules: ['wandb.xgboost', 'wandb.integration.xgboost'],
    names: ['best_score', 'best_iteration', 'validation_0-rmse', 'validation_0-logloss', 'eval-rmse', 'epoch'],
    starts: [],
    others: /^(?:best_score|best_iteration|epoch|[\w.]{1,60}-[\w@.]{1,60})$/,
  },
  {
    id: 'lightgbm',
    title: 'the callback of LightGBM',
    modules: ['wandb.lightgbm', 'wandb.integration.lightgbm'],
    names: ['valid_0_l2', 'valid_0_binary_logloss', 'valid_0_auc', 'best_iteration', 'iteration'],
    starts: ['valid', 'train', 'best_', 'eval', 'test'],
    others: /^(?:iteration|[\w.]{1,60}_[\w@.]{1,60})$/,
  },
  {
    id: 'fastai',
    title: 'fastai',
    modules: ['fastai', 'fastai.callback.wandb'],
    names: ['valid_loss', 'train_loss', 'accuracy', 'error_rate', 'epoch', 'raw_loss', 'lr_0'],
    starts: ['lr_', 'mom_', 'wd_', 'eps_', 'sqr_mom_'],
    others: /^(?:epoch|(?:train|valid|raw)_loss|accuracy|error_rate)$/,
    anyName: true,
  },
  {
    id: 'simpletransformers',
    title: 'Simple Transformers',
    modules: ['simpletransformers'],
    names: ['eval_loss', 'mcc', 'acc', 'f1', 'Training loss', 'train_loss', 'global_step', 'lr'],
    starts: ['eval_', 'train_'],
    anyName: true,
  },
  {
    id: 'rllib',
    title: 'Ray',
    modules: ['ray.rllib', 'ray.tune', 'ray.train'],
    names: ['episode_reward_mean', 'env_runners/episode_return_mean', 'training_iteration', 'episode_len_mean'],
    starts: ['episode_', 'env_runners/', 'evaluation/', 'info/', 'learners/', 'timers/', 'perf/', 'sampler_results/'],
    anyName: true,
  },
  {
    id: 'openmmlab',
    title: 'OpenMMLab',
    modules: ['mmengine', 'mmcv', 'mmdet', 'mmseg', 'mmpretrain', 'mmcls'],
    names: ['coco/bbox_mAP', 'accuracy/top1', 'mIoU', 'loss', 'val/bbox_mAP'],
    starts: ['coco/', 'accuracy/', 'loss', 'val/', 'train/'],
    anyName: true,
  },
  {
    id: 'detectron2',
    title: 'Detectron2',
    modules: ['detectron2'],
    names: ['bbox/AP', 'bbox/AP50', 'segm/AP', 'total_loss', 'validation_loss'],
    starts: ['bbox/', 'segm/', 'loss_', 'fast_rcnn/', 'rpn/', 'roi_head/'],
    others: /^(?:total_loss|lr|time|data_time|validation_loss)$/,
    anyName: true,
  },
];

/** The library of an id; undefined for one that is not known. */
export function metricLibrary(id: string): MetricLibrary | undefined {
  return metricLibraries.find((library) => library.id === id);
}

/**
 * Libraries of which a module is imported.
 * @param module - dotted, `pytorch_lightning.loggers`
 */
export function librariesOf(module: string): readonly string[] {
  return metricLibraries
    .filter(({ modules }) => modules.some((one) => module === one || module.startsWith(`${one}.`)))
    .map(({ id }) => id);
}

/** Whether a library may log under a name, `anyName` left out. */
export function libraryMakes({ names, starts, others }: MetricLibrary, name: string): boolean {
  if (name.length > 200) return false;
  return names.includes(name) || starts.some((start) => name.startsWith(start)) || others?.test(name) === true;
}

/** Series that W&B draws by itself beside what is logged; none of them is an objective. */
export function isInternalSeries(name: string): boolean {
  return (
    /^_(?:step|runtime|timestamp|wandb)$/.test(name) ||
    /^system[./]/.test(name) ||
    /^relative[ _]time(?: ?\(.{0,20}\))?$/i.test(name)
  );
}
