"""Did training go well: what the loss curves of a network's folds say."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from motifold.evaluation.wording import count, number

# Shares of the chance loss, so that they mean the same for every loss and every data set.
OVERFIT_RISE = 0.05  # rise of the validation loss after its best epoch that counts as overfitting
OVERFIT_GAP = 0.2  # validation above training loss at the kept epoch that counts as overfitting
UNFINISHED_FALL = 0.01  # fall over the last tenth of the epochs that counts as still learning
UNDERFIT_LOSS = (
    0.95  # a training loss above this share of the chance loss has learnt next to nothing
)
LAST_TENTH = 0.1
STATUSES = ("unfinished", "underfit", "overfit", "good")


class Fold(NamedTuple):
    """What the curves of one fold show; losses as in the history.

    ``fall`` is how much the validation loss fell over the last tenth of the epochs.
    """

    status: str
    best_epoch: int
    last_epoch: int
    train_best: float
    train_last: float
    val_best: float
    val_last: float
    fall: float


def fit_sentence(
    history: pd.DataFrame, chance_loss: float, allowed_epochs: int, keeps_best: bool = True
) -> tuple[str, str]:
    """Say whether a network was fitted well, from its training and validation losses.

    Each fold is judged by the first of these that holds; the run gets the commonest judgement.

    - *underfit*, if a loss is not finite: training diverged.
    - *unfinished*: all allowed epochs were used, the best one is in the last tenth of them, and
      over that tenth the validation loss still fell by ``UNFINISHED_FALL`` of the chance loss.
    - *underfit*: at the best epoch the training loss is above ``UNDERFIT_LOSS`` of the chance loss.
    - *overfit*: from the best to the last epoch the validation loss rose by more than
      ``OVERFIT_RISE`` of the chance loss while the training loss fell, or at the kept epoch it is
      above the training loss by more than ``OVERFIT_GAP`` of the chance loss. Early stopping keeps
      the best epoch, so this warns of a network too free for the data, not of a spoilt one.
    - *good* otherwise.

    Parameters
    ----------
    history
        repeat, fold, epoch, loss, val_loss; one row an epoch.
    chance_loss
        Loss of the best constant prediction, in the same unit: the entropy of the class
        frequencies in nats, or the variance of the (scaled) targets. Greater than 0.
    allowed_epochs
        Epochs that training may use at most.
    keeps_best
        Whether the best epoch was kept, as early stopping does, or the last one.

    Returns
    -------
    ``good``, ``overfit``, ``underfit`` or ``unfinished``, and a sentence with the median numbers of
    the folds with that judgement.

    References
    ----------
    Early stopping: Prechelt 1998, doi 10.1007/3-540-49430-8_3.
    """
    parts = [part for _, part in history.sort_values("epoch").groupby(["repeat", "fold"])]
    folds = [judged(part, chance_loss, allowed_epochs) for part in parts]
    counts = {status: sum(fold.status == status for fold in folds) for status in STATUSES}
    status = max(STATUSES, key=lambda one: counts[one])
    chosen = [fold for fold in folds if fold.status == status]
    share = f"in {counts[status]} of {count(len(folds), 'fold')}"
    return status, f"{_says(status, chosen, chance_loss, keeps_best)} ({share})."


def judged(curve: pd.DataFrame, chance_loss: float, allowed_epochs: int) -> Fold:
    """Judge the curves of one fold; rows in the order of the epochs."""
    epoch, train, val = (curve[name].to_numpy() for name in ("epoch", "loss", "val_loss"))
    if not (np.isfinite(train).all() and np.isfinite(val).all()):
        broken = int(epoch[np.flatnonzero(~np.isfinite(train + val))[0]])
        return Fold("underfit", broken, int(epoch[-1]), *[float("nan")] * 5)
    best = int(val.argmin())
    tenth = max(1, round(LAST_TENTH * len(val)))
    before = val[: len(val) - tenth]
    fold = Fold(
        "good",
        int(epoch[best]),
        int(epoch[-1]),
        float(train[best]),
        float(train[-1]),
        float(val[best]),
        float(val[-1]),
        float(before.min() - val.min()) if len(before) else 0.0,
    )
    at_limit = len(val) >= allowed_epochs and best >= len(val) - tenth
    return fold._replace(status=_status(fold, chance_loss, at_limit))


def _status(fold: Fold, chance_loss: float, at_limit: bool) -> str:
    """The first judgement that holds."""
    if at_limit and fold.fall > UNFINISHED_FALL * chance_loss:
        return "unfinished"
    if fold.train_best > UNDERFIT_LOSS * chance_loss:
        return "underfit"
    rose = fold.val_last - fold.val_best > OVERFIT_RISE * chance_loss
    apart = fold.val_best - fold.train_best > OVERFIT_GAP * chance_loss
    return "overfit" if apart or (rose and fold.train_last < fold.train_best) else "good"


def _says(status: str, folds: list[Fold], chance_loss: float, keeps_best: bool) -> str:
    """What was seen, in the median fold, and what to do."""
    best, last, *losses, fall = np.median([fold[1:] for fold in folds], axis=0).tolist()
    train_best, train_last, val_best, val_last = (number(loss) for loss in losses)
    if status == "unfinished":
        return (
            f"Training was still improving at its last allowed epoch, {last:.0f}: the validation "
            f"loss fell by {number(fall)} over the last tenth, to {val_best}; allow more epochs"
        )
    if status == "overfit":
        kept = f"early stopping kept epoch {best:.0f}" if keeps_best else "the last epoch was kept"
        return (
            f"By the last epoch, {last:.0f}, the training loss fell from {train_best} to "
            f"{train_last} while the validation loss went from {val_best} to {val_last} "
            f"(both from epoch {best:.0f} on); {kept}; more data, dropout or a smaller network "
            "would narrow the gap"
        )
    if status == "underfit" and not np.isfinite(losses).all():
        return f"Training diverged: the loss of epoch {best:.0f} is not finite; lower learning_rate"
    if status == "underfit":
        return (
            f"The training loss stayed at {train_best}, {losses[0] / chance_loss:.0%} of the "
            f"{number(chance_loss)} of a constant guess: the network learnt next to nothing; raise "
            "the learning rate or the capacity, or doubt the labels"
        )
    which = "kept" if keeps_best else "best"
    return (
        f"At the {which} epoch {best:.0f} the training loss is {train_best} and the validation "
        f"loss {val_best}, where a constant guess has {number(chance_loss)}"
    )
