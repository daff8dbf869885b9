"""YAML in which words stay words.

Plain YAML 1.1 turns `yes` into True, `18:24` into 1104 and 2024-02-31 into a crash. In a questionnaire `yes` is an
answer and a wrong date deserves a sentence, so only true, false, null and plain whole numbers are anything but text.
"""

import re
from collections.abc import Hashable
from typing import Any

import yaml
from yaml.constructor import ConstructorError
from yaml.nodes import MappingNode


class _WordsLoader(yaml.SafeLoader):
    def construct_mapping(self, node: MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key_node, _ in node.value:
            if key_node.value in seen:
                raise ConstructorError(problem=f"“{key_node.value}” is written twice", problem_mark=key_node.start_mark)
            if isinstance(key_node.value, str):
                seen.add(key_node.value)
        return super().construct_mapping(node, deep=deep)


_WordsLoader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("null", r"null|~|", ["n", "~", ""]),
    ("int", r"[-+]?(?:0|[1-9][0-9]{0,17})", "-+0123456789"),
):
    _WordsLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), list(_first))


def read_yaml(text: str) -> object:
    """What the text says. Raises yaml.YAMLError, which names the line, when it cannot be read or says a thing twice."""
    return yaml.load(text, Loader=_WordsLoader)  # noqa: S506 (a SafeLoader that knows fewer tags)
