import sys

from nlp.progress import progress_bar


def test_a_bar_is_drawn_where_a_person_watches(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with progress_bar("Coding") as show:
        show(1, 2)
        show(2, 2)
    drawn = capsys.readouterr().err
    assert "Coding" in drawn
    assert "100%" in drawn
    assert "2/2" in drawn


def test_nothing_is_drawn_into_a_file(capsys):
    with progress_bar("Coding") as show:
        show(2, 2)
    assert capsys.readouterr().err == ""
