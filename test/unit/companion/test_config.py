"""How a script reads its parameters."""

import copy
import json
import pickle
import unittest

from trialdeck._config import Config, merged, nested


class ConfigReads(unittest.TestCase):
    def setUp(self) -> None:
        self.config = Config(
            {"lr": 0.1, "model": {"width": 8, "head": {"gain": 2.0}}, "values": [1, 2], "model.act": "relu"}
        )

    def test_by_attribute_item_and_dotted_path(self) -> None:
        self.assertEqual(self.config.lr, 0.1)
        self.assertEqual(self.config["model"]["width"], 8)
        self.assertEqual(self.config.model.head.gain, 2.0)
        self.assertEqual(self.config["model.head.gain"], 2.0)

    def test_a_name_that_holds_a_dot_itself(self) -> None:
        self.assertEqual(self.config["model.act"], "relu")
        self.assertNotIn("act", self.config["model"])

    def test_get_and_in(self) -> None:
        self.assertEqual(self.config.get("model.depth", 3), 3)
        self.assertIsNone(self.config.get("nothing"))
        self.assertIn("model.width", self.config)
        self.assertNotIn("model.depth", self.config)
        self.assertNotIn("lr.x", self.config)

    def test_a_missing_name_says_which_there_are(self) -> None:
        with self.assertRaisesRegex(AttributeError, "no parameter named 'rl'; there are: lr, model"):
            self.config.rl
        with self.assertRaises(KeyError):
            self.config["rl"]
        self.assertFalse(hasattr(self.config, "rl"))

    def test_a_parameter_named_like_a_method_is_an_item(self) -> None:
        self.assertEqual(self.config["values"], [1, 2])
        self.assertTrue(callable(self.config.values))

    def test_is_a_mapping(self) -> None:
        self.assertEqual(list(self.config), ["lr", "model", "values", "model.act"])
        self.assertEqual(dict(**self.config)["lr"], 0.1)
        self.assertEqual(json.loads(json.dumps(self.config.as_dict()))["model"]["head"], {"gain": 2.0})

    def test_cannot_be_written(self) -> None:
        with self.assertRaisesRegex(AttributeError, "read-only"):
            self.config.lr = 3  # type: ignore[misc]

    def test_as_dict_is_a_copy(self) -> None:
        self.config.as_dict()["model"]["width"] = 99
        self.assertEqual(self.config.model.width, 8)

    def test_survives_copy_and_pickle(self) -> None:
        for other in (copy.copy(self.config), copy.deepcopy(self.config), pickle.loads(pickle.dumps(self.config))):
            self.assertEqual(other.as_dict(), self.config.as_dict())


class Trees(unittest.TestCase):
    def test_dotted_paths_become_nested(self) -> None:
        self.assertEqual(nested({"a.b": 1, "a.c.d": 2, "e": 3}), {"a": {"b": 1, "c": {"d": 2}}, "e": 3})

    def test_a_path_through_a_plain_value_stays_one_key(self) -> None:
        self.assertEqual(nested({"a": 1, "a.b": 2}), {"a": 1, "a.b": 2})

    def test_a_mapping_and_a_path_into_it_meet(self) -> None:
        self.assertEqual(nested({"a": {"x": 1}, "a.y": 2}), {"a": {"x": 1, "y": 2}})
        self.assertEqual(nested({"a.y": 2, "a": {"x": 1}}), {"a": {"x": 1, "y": 2}})

    def test_merge_is_deep_and_the_second_wins(self) -> None:
        defaults = {"model": {"width": 1, "depth": 2}, "lr": 1}
        self.assertEqual(
            merged(defaults, {"model": {"width": 8}, "bs": 4}), {"model": {"width": 8, "depth": 2}, "lr": 1, "bs": 4}
        )
        self.assertEqual(defaults, {"model": {"width": 1, "depth": 2}, "lr": 1})


if __name__ == "__main__":
    unittest.main()
