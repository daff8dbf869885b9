"""YAML in which words stay words.

Plain YAML 1.1 turns `yes` into True, `18:24` into 1104 and 2024-02-31 into a crash. In a questionnaire `yes` is an
answer and a wrong date deserves a sentence, so only true, false, null and plain whole numbers are anything but text.
"""

import re
from collections.abc import Hashable
from typing import Any

import yaml
from yaml.constructor import ConstructorError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode


class _WordsLoader(yaml.SafeLoader):
    def construct_mapping(self, node: MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, ScalarNode):
                raise ConstructorError(problem="a name must be a plain word", problem_mark=key.start_mark)
            if key.value in seen:
                raise ConstructorError(problem=f"“{key.value}” is written twice", problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


_WordsLoader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("null", r"null|~|", ["n", "~", ""]),
    ("int", r"[-+]?(?:0|[1-9][0-9]{0,17})", "-+0123456789"),
):
    _WordsLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), list(_first))


MOST_PARTS = 50_000
"""So many words, lists and groups, each counted as often as it is repeated. A long questionnaire has 3,000."""


def read_yaml(text: str) -> object:
    """What the text says. Raises yaml.YAMLError, which names the line, when it cannot be read or says a thing twice."""
    loader = _WordsLoader(text)
    try:
        node = loader.get_single_node()
        if node is not None and _parts(node, {}) > MOST_PARTS:
            # Parts that repeat parts that repeat parts: a few lines of them would take any amount of memory.
            raise ConstructorError(problem="parts repeat others far too often", problem_mark=node.start_mark)
        return loader.construct_document(node) if node is not None else None
    except RecursionError as error:
        raise ConstructorError(problem="lists or groups lie too deep within each other") from error
    finally:
        loader.dispose()


def _parts(node: Node, known: dict[int, int]) -> int:
    """How many parts a part has with itself, each repeated one counted again."""
    if id(node) not in known:
        known[id(node)] = 1  # for one that is a part of itself
        within: list[Node] = []
        if isinstance(node, SequenceNode):
            within = node.value
        elif isinstance(node, MappingNode):
            within = [each for pair in node.value for each in pair]
        known[id(node)] = 1 + sum(_parts(each, known) for each in within)
    return known[id(node)]
