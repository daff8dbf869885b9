"""Tracebacks without the words of anybody."""

import pytest

from consult.traces import add_trace, trace_of

WORDS = "what somebody wrote"


def failing() -> None:
    try:
        int(WORDS)
    except ValueError as error:
        raise LookupError(WORDS) from error


def caught() -> LookupError:
    with pytest.raises(LookupError) as raised:
        failing()
    return raised.value


def test_a_trace_has_the_kinds_of_errors_and_where_they_were_and_no_words():
    trace = trace_of(caught())
    assert WORDS not in trace
    assert "builtins.ValueError" in trace
    assert "in failing" in trace
    assert trace.endswith("builtins.LookupError")
    assert "test_traces.py" in trace


def test_a_mistake_of_the_system_is_said_in_its_own_words():
    with pytest.raises(OSError, match="No such file") as raised:
        open("/nowhere/at/all", encoding="utf-8")  # noqa: PTH123, SIM115 - it fails
    assert trace_of(raised.value).endswith("builtins.FileNotFoundError: No such file or directory")


def test_an_error_that_was_hidden_on_purpose_stays_hidden_and_a_ring_of_them_ends():
    hidden = LookupError()
    hidden.__context__, hidden.__suppress_context__ = ValueError(), True
    assert trace_of(hidden) == "builtins.LookupError"
    first, second = LookupError(), ValueError()
    first.__cause__, second.__cause__ = second, first
    assert trace_of(first) == "builtins.ValueError\nbuiltins.LookupError"


def test_a_line_of_the_log_gets_its_trace_however_the_error_is_given():
    error = caught()
    for given in (error, (type(error), error, error.__traceback__)):
        assert add_trace(None, "error", {"event": "x", "exc_info": given}) == {
            "event": "x",
            "exception": trace_of(error),
        }
    for nothing in (None, False, (None, None, None)):
        assert add_trace(None, "error", {"event": "x", "exc_info": nothing}) == {"event": "x"}
    assert add_trace(None, "error", {"event": "x"}) == {"event": "x"}
    try:
        failing()
    except LookupError:
        assert "LookupError" in add_trace(None, "error", {"event": "x", "exc_info": True})["exception"]
