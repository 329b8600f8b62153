"""config.yaml without a YAML library."""

import math
import unittest

from trialdeck._yaml import to_yaml


class Yaml(unittest.TestCase):
    def test_nested_blocks_and_scalars(self) -> None:
        text = to_yaml(
            {"lr": 1e-5, "model": {"width": 8, "act": "relu"}, "tags": ["a", 1.5, None], "on": True, "none": {}}
        )
        self.assertEqual(
            text,
            'lr: 1.0e-05\nmodel:\n  width: 8\n  act: "relu"\ntags: ["a", 1.5, null]\n"on": true\nnone: {}\n',
        )

    def test_every_float_reads_as_a_float(self) -> None:
        values = {"a": 4.0, "b": 1e22, "c": 1.5e-7, "d": math.nan, "e": -math.inf}
        self.assertEqual(to_yaml(values), "a: 4.0\nb: 1.0e+22\nc: 1.5e-07\nd: .nan\ne: -.inf\n")

    def test_text_cannot_be_taken_for_something_else(self) -> None:
        text = to_yaml({"a": "yes", "b: c": "line\nbreak", "d": "1e-5", "é": "ü"})
        self.assertEqual(text, 'a: "yes"\n"b: c": "line\\nbreak"\nd: "1e-5"\n"\\u00e9": "\\u00fc"\n')

    def test_nothing(self) -> None:
        self.assertEqual(to_yaml({}), "{}\n")


if __name__ == "__main__":
    unittest.main()
