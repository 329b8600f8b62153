"""How Optuna's TPESampler(group=True) decomposes the parameters that trials have: lists of names in, groups out, as JSON."""

import json
import sys

from optuna.distributions import FloatDistribution
from optuna.search_space.group_decomposed import _SearchSpaceGroup

groups_of = []
for trials in json.load(sys.stdin):
    group = _SearchSpaceGroup()
    for names in trials:
        group.add_distributions({name: FloatDistribution(0, 1) for name in names})
    groups_of.append(sorted(sorted(space) for space in group.search_spaces if space))
json.dump(groups_of, sys.stdout)
