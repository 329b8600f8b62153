"""What may be logged and how it is written."""

import json
import math
import unittest
from decimal import Decimal
from enum import IntEnum
from pathlib import PurePosixPath
from typing import Any, List

from trialdeck._values import UnloggableError, flatten, json_or_text, json_value, step_of, whole_number


class Scalar:
    """Behaves as a NumPy or torch scalar."""

    def __init__(self, value: Any) -> None:
        self._value = value

    def item(self) -> Any:
        return self._value


class Array:
    """Behaves as a NumPy array or a torch tensor of several elements."""

    def __init__(self, values: List[Any]) -> None:
        self._values = values

    def item(self) -> Any:
        raise ValueError("can only convert an array of size 1")

    def __float__(self) -> float:
        raise TypeError("only length-1 arrays")

    def tolist(self) -> List[Any]:
        return self._values


class Endless:
    """Returns itself from `item`, as a mock does."""

    def item(self) -> "Endless":
        return self


class Level(IntEnum):
    HIGH = 3


class Values(unittest.TestCase):
    def test_numbers_of_many_kinds(self) -> None:
        cases = [(1, 1), (0.5, 0.5), (True, 1), (Level.HIGH, 3), (Decimal("0.25"), 0.25), (Scalar(2.5), 2.5)]
        for given, written in cases:
            with self.subTest(given=given):
                self.assertEqual(json_value(given), written)
                self.assertIs(type(json_value(given)), type(written))

    def test_what_is_not_finite_is_text(self) -> None:
        given = [math.nan, math.inf, -math.inf, Scalar(math.nan)]
        self.assertEqual(json_value(given), ["NaN", "Infinity", "-Infinity", "NaN"])

    def test_arrays_lists_text_and_paths(self) -> None:
        self.assertEqual(json_value(Array([1, [2.0, math.nan]])), [1, [2.0, "NaN"]])
        self.assertEqual(json_value((1, "a")), [1, "a"])
        self.assertEqual(json_value(PurePosixPath("a/b")), "a/b")

    def test_refuses_the_rest_by_its_type(self) -> None:
        for value in (object(), Endless(), lambda: 1, 1j, b"bytes"):
            with self.subTest(value=value), self.assertRaises(UnloggableError):
                json_value(value)

    def test_parameters_fall_back_to_text(self) -> None:
        self.assertEqual(json_or_text(1j), "1j")
        self.assertIs(json_or_text(True), True)


class Flatten(unittest.TestCase):
    def test_joins_nested_names_by_dots(self) -> None:
        written, refused = flatten({"val": {"loss": 1, "top": {"5": 0.9}}, 3: "three"})
        self.assertEqual(written, {"val.loss": 1, "val.top.5": 0.9, "3": "three"})
        self.assertEqual(refused, {})

    def test_leaves_out_none_and_names_what_it_refuses(self) -> None:
        self.assertEqual(flatten({"a": None, "b": {"c": object()}, "d": 1}), ({"d": 1}, {"b.c": "object"}))

    def test_the_records_own_names(self) -> None:
        self.assertEqual(flatten({"step": 3, "_step": 3, "time": 1.5, "epoch": 2})[0], {"time_": 1.5, "epoch": 2})

    def test_the_result_is_json(self) -> None:
        json.dumps(flatten({"a": [math.inf], "b": math.nan, "c": Array([math.nan])})[0], allow_nan=False)


class Steps(unittest.TestCase):
    def test_a_whole_number_of_any_kind(self) -> None:
        for value in (3, 3.0, Scalar(3), Decimal(3)):
            self.assertEqual(whole_number(value), 3)
        for value in (0.5, math.nan, math.inf, "3", None, object()):
            with self.subTest(value=value), self.assertRaisesRegex(ValueError, "whole number"):
                whole_number(value)

    def test_the_metrics_may_name_it(self) -> None:
        self.assertEqual(step_of({"epoch": 2, "global_step": 40}), 40)
        self.assertEqual(step_of({"epoch": 2}), 2)
        # Hugging Face counts epochs in fractions.
        self.assertIsNone(step_of({"epoch": 0.5}))
        self.assertIsNone(step_of({"loss": 1}))


if __name__ == "__main__":
    unittest.main()
