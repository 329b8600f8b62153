"""What the launcher's variables say."""

import unittest
from pathlib import Path

from trialdeck._environment import read_environment


class Variables(unittest.TestCase):
    def test_by_hand_there_is_nothing(self) -> None:
        found = read_environment({})
        self.assertIsNone(found.run_dir)
        self.assertEqual(found.params, {})
        self.assertEqual(found.metric, "objective")
        self.assertTrue(found.is_first_rank)
        self.assertFalse(found.disabled)

    def test_of_a_trial(self) -> None:
        found = read_environment(
            {
                "TRIALDECK_RUN_DIR": "runs/7",
                "TRIALDECK_STUDY": "spirals",
                "TRIALDECK_TRIAL": "7",
                "TRIALDECK_PARAMS": '{"lr": 1.0e-05, "model.width": 8}',
                "TRIALDECK_METRIC": "val_loss",
                "TRIALDECK_RESUME_DIR": "",
            }
        )
        self.assertEqual(found.run_dir, Path.cwd() / "runs" / "7")
        self.assertEqual((found.study, found.trial, found.metric), ("spirals", 7, "val_loss"))
        self.assertEqual(found.params, {"lr": 1e-5, "model.width": 8})
        self.assertIsNone(found.resume_dir)

    def test_broken_parameters_are_named(self) -> None:
        for text in ("{", "[1]"):
            with self.subTest(text=text), self.assertRaisesRegex(ValueError, "TRIALDECK_PARAMS"):
                read_environment({"TRIALDECK_PARAMS": text})

    def test_the_first_rank_that_is_set_decides(self) -> None:
        cases = [({"RANK": "0", "SLURM_PROCID": "1"}, True), ({"RANK": "2", "LOCAL_RANK": "0"}, False)]
        cases += [({"LOCAL_RANK": "1"}, False), ({"SLURM_PROCID": "3"}, False), ({"RANK": "", "LOCAL_RANK": "0"}, True)]
        for variables, first in cases:
            with self.subTest(variables=variables):
                self.assertEqual(read_environment(variables).is_first_rank, first)


if __name__ == "__main__":
    unittest.main()
