"""The network of fourteen numbers: its loss, its gradient, and the curve along one of them."""

import numpy as np
import pytest

from course_lib.network import initial_weights
from course_lib.small_network import sample_network


@pytest.fixture
def network():
    return sample_network()


def test_its_parameters_are_those_of_the_layers_in_the_order_of_their_names(network):
    layers = initial_weights(27, (3, 2, 2))
    assert network.names == [
        *(f"w{i}" for i in range(1, 7)),
        *("b1", "b2"),
        *(f"w{i}" for i in range(7, 11)),
        *("b3", "b4"),
    ]
    assert len(network.parameters) == len(network.names) == 14
    assert network.parameters[network.names.index("w2")] == layers[0][0, 1]
    assert network.parameters[network.names.index("w7")] == layers[2][0, 0]
    assert network.parameters[network.names.index("w10")] == layers[2][1, 1]


def test_its_loss_is_the_mean_cross_entropy_of_its_outputs(network):
    hidden = network.parameters[:6].reshape(3, 2)
    output = network.parameters[8:12].reshape(2, 2)
    outputs = np.maximum(network.x @ hidden, 0) @ output  # biases begin at 0
    shares = np.exp(outputs) / np.exp(outputs).sum(axis=1, keepdims=True)
    expected = -np.log(shares[np.arange(6), network.y]).mean()
    assert network.loss(network.parameters) == pytest.approx(expected)


def test_its_gradient_is_what_a_small_move_of_each_parameter_changes(network):
    gradient = network.gradient(network.parameters)
    for i, slope in enumerate(gradient):
        move = np.zeros(14)
        move[i] = 1e-6
        change = network.loss(network.parameters + move) - network.loss(network.parameters - move)
        assert change / 2e-6 == pytest.approx(slope, abs=1e-7), network.names[i]


@pytest.mark.parametrize("name", ["w1", "b2", "w8", "b4"])
def test_along_a_parameter_lies_the_loss_with_the_others_held_fixed(network, name):
    curve, i = network.along(name), network.names.index(name)
    assert curve.names == (name,)
    assert curve.start.tolist() == [network.parameters[i]]
    for value in (-0.4, 0.3, 2.0):
        there = network.parameters.copy()
        there[i] = value
        assert curve([value]) == network.loss(there)
        assert curve.gradient([value]).tolist() == [network.gradient(there)[i]]


def test_what_does_not_fit_is_said(network):
    with pytest.raises(ValueError, match="w11"):
        network.along("w11")
    for wrong in ([1.0, 2.0], "abc", None, np.zeros((14, 1))):
        with pytest.raises(ValueError, match="14"):
            network.loss(wrong)
