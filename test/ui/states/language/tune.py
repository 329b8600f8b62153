import optuna


def objective(trial):
    lr = trial.suggest_loguniform("lr", 1e-5, 1e-1)
    layers = trial.suggest_int("layers", 1, 4)
    if layers > 2:
        dropout = trial.suggest_float("dropout", 0.0, 0.5)
    return lr * layers


study = optuna.create_study(direction="minimize", pruner=optuna.pruners.MedianPruner())
study.optimize(objective, n_trials=50)

kept = optuna.create_study(storage="sqlite:///kept.db", study_name="kept", load_if_exists=True)
