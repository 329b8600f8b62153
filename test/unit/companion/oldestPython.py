"""Fails when a file of the companion needs a Python newer than 3.8: syntax, or a module outside its standard library."""

import ast
import sys
from pathlib import Path

OLDEST = (3, 8)
# Generic built-ins (`list[int]`) and these names would only fail when run on the old version.
NEWER = {
    "zoneinfo",
    "tomllib",
    "graphlib",
    "removeprefix",
    "removesuffix",
    "pairwise",
    "batched",
    "ExceptionGroup",
    "StrEnum",
    "UTC",
}

problems = []
for file in sorted(Path(sys.argv[1]).rglob("*.py")):
    text = file.read_text("utf-8")
    try:
        tree = ast.parse(text, str(file), feature_version=OLDEST)
    except SyntaxError as error:
        problems.append(f"{file.name}:{error.lineno}: {error.msg}")
        continue
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module or ""]
            names += [alias.name for alias in node.names]
        for name in names:
            top = name.split(".")[0]
            if isinstance(node, ast.Import) or name == names[0]:
                if hasattr(sys, "stdlib_module_names") and top not in {*sys.stdlib_module_names, "trialdeck"}:
                    problems.append(f"{file.name}:{node.lineno}: {name} is not in the standard library")
        used = {getattr(node, "attr", ""), getattr(node, "id", ""), *names}
        problems += [f"{file.name}: {name} is newer than Python 3.8" for name in sorted(used & NEWER)]
        built_in = isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name)
        if built_in and node.value.id in {"list", "dict", "set", "tuple", "type", "frozenset"}:
            problems.append(f"{file.name}:{node.lineno}: {node.value.id}[...] is newer than Python 3.8")
print("\n".join(problems))
sys.exit(1 if problems else 0)
