"""A training run of a moment: the loss is lowest at lr 1e-3 and width 128."""

import json
import math
import sys

arguments = dict(word[2:].split("=", 1) for word in sys.argv[1:] if "=" in word)
floor = (math.log10(float(arguments["lr"])) + 3) ** 2 / 10 + abs(float(arguments["width"]) - 128) / 1000
for epoch in range(int(arguments["epochs"])):
    print(json.dumps({"epoch": epoch, "loss": 0.3 + floor + 1 / (epoch + 1)}), flush=True)
