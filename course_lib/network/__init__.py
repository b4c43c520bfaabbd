"""The ReLU network of the MNIST comparison, and the order of its mini-batches."""

from course_lib.network.batches import shuffled_batches
from course_lib.network.relu import (
    SIZES,
    Weights,
    accuracy,
    initial_weights,
    loss,
    loss_and_accuracy,
    loss_and_gradient,
)

__all__ = [
    "SIZES",
    "Weights",
    "accuracy",
    "initial_weights",
    "loss",
    "loss_and_accuracy",
    "loss_and_gradient",
    "shuffled_batches",
]
