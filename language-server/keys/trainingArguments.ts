/**
 * The fields of `transformers.TrainingArguments` that people set, for names that are misspelt; there are more.
 * https://huggingface.co/docs/transformers/main_classes/trainer#transformers.TrainingArguments
 */
export const trainingArguments: readonly string[] = [
  ...['output_dir', 'do_train', 'do_eval', 'do_predict', 'overwrite_output_dir', 'run_name', 'report_to', 'seed'],
  ...['eval_strategy', 'evaluation_strategy', 'eval_steps', 'eval_delay', 'eval_accumulation_steps', 'data_seed'],
  ...[
    'per_device_train_batch_size',
    'per_device_eval_batch_size',
    'gradient_accumulation_steps',
    'auto_find_batch_size',
  ],
  ...['learning_rate', 'weight_decay', 'adam_beta1', 'adam_beta2', 'adam_epsilon', 'max_grad_norm', 'optim'],
  ...['num_train_epochs', 'max_steps', 'lr_scheduler_type', 'lr_scheduler_kwargs', 'warmup_ratio', 'warmup_steps'],
  ...['logging_dir', 'logging_strategy', 'logging_steps', 'logging_first_step', 'save_strategy', 'save_steps'],
  ...['save_total_limit', 'load_best_model_at_end', 'metric_for_best_model', 'greater_is_better', 'label_names'],
  ...['bf16', 'fp16', 'tf32', 'gradient_checkpointing', 'dataloader_num_workers', 'dataloader_drop_last'],
  ...['label_smoothing_factor', 'group_by_length', 'remove_unused_columns', 'push_to_hub', 'deepspeed', 'fsdp'],
  ...['torch_compile', 'neftune_noise_alpha', 'resume_from_checkpoint', 'predict_with_generate', 'disable_tqdm'],
];
