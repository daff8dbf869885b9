import numpy as np
import pytest

from nlp.crossvalidate import SCORED_SETS
from nlp.errors import ModelUnreadable
from nlp.held_out import FILE, FOLDS, load_held_out, save_held_out

READINGS = {"a": np.array([[1.5, -2.0]]), "c": np.array([[0.5, 0.25], [1, 2]])}


def test_stored_readings_are_the_same_readings(tmp_path):
    save_held_out(READINGS, tmp_path)
    kept = load_held_out(tmp_path)
    assert {name: rows.tolist() for name, rows in kept.items()} == {
        name: rows.tolist() for name, rows in READINGS.items()
    }


def test_the_same_readings_give_the_same_file(tmp_path):
    save_held_out(READINGS, tmp_path / "one")
    save_held_out(dict(reversed(READINGS.items())), tmp_path / "two")
    assert (tmp_path / "one" / FILE).read_bytes() == (tmp_path / "two" / FILE).read_bytes()


def test_missing_or_damaged_readings_are_refused(tmp_path):
    with pytest.raises(ModelUnreadable, match="make model"):
        load_held_out(tmp_path)
    (tmp_path / FILE).write_bytes(b"not a zip file")
    with pytest.raises(ModelUnreadable, match="make model"):
        load_held_out(tmp_path)


def test_every_scored_set_is_held_out_once():
    assert sorted(name for fold in FOLDS for name in fold) == sorted(SCORED_SETS)
