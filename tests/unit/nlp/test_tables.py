import csv

import pytest

from nlp.errors import TableUnreadable
from nlp.tables import read_coded_answers, read_comments_from, read_table, write_table


@pytest.fixture
def answers(tmp_path):
    def write(content, encoding="utf-8"):
        path = tmp_path / "answers.csv"
        path.write_bytes(content.encode(encoding))
        return path

    return write


class TestReadingAnswers:
    def test_ids_are_kept(self, answers):
        (comment,) = read_comments_from(answers("id,text\nA7,dogs\n"), text_column="text")
        assert (comment.id, comment.text) == ("A7", "dogs")

    def test_rows_are_numbered_where_there_is_no_id(self, answers):
        comments = read_comments_from(answers("text\ndogs\ncake\n"), text_column="text")
        assert [comment.id for comment in comments] == ["1", "2"]

    def test_a_short_row_has_an_empty_text(self, answers):
        assert read_comments_from(answers("id,text\n1\n"), text_column="text")[0].text == ""

    def test_a_byte_order_mark_is_no_part_of_the_first_column(self, answers):
        assert read_table(answers("text\ndogs\n", "utf-8-sig")).columns == ("text",)

    def test_windows_text_is_read_with_a_note(self, answers, capsys):
        (comment,) = read_comments_from(answers("text\n£5 for a café’s cake\n", "cp1252"), text_column="text")
        assert comment.text == "£5 for a café’s cake"
        assert "was read as Windows-1252" in capsys.readouterr().err

    def test_a_very_long_answer_is_read_whole(self, answers):
        assert len(read_comments_from(answers(f"text\n{'x' * 200_000}\n"), text_column="text")[0].text) == 200_000

    def test_a_missing_column_is_named_beside_those_there_are(self, answers):
        with pytest.raises(TableUnreadable, match=r"no column “comment”\. Its columns are id, text\. Name one of them"):
            read_comments_from(answers("id,text\n1,dogs\n"), text_column="comment")

    @pytest.mark.parametrize("content", ["", "text\n"])
    def test_an_empty_file_is_refused(self, answers, content):
        with pytest.raises(TableUnreadable, match="has no answers in it"):
            read_table(answers(content))

    def test_a_missing_file_is_named(self, tmp_path):
        with pytest.raises(TableUnreadable, match=r"gone\.csv cannot be read: .* Check the path"):
            read_table(tmp_path / "gone.csv")

    def test_what_is_no_csv_is_refused(self, answers, monkeypatch):
        monkeypatch.setattr("nlp.formats.LONGEST_CELL", 10)
        with pytest.raises(TableUnreadable, match="is not a CSV file: field larger than field limit"):
            read_table(answers("text\n" + "x" * 50))


class TestReadingCodes:
    def read(self, path, codebook):
        return read_coded_answers(path, text_column="text", themes_column="themes", codebook=codebook)

    def test_themes_keep_their_order_once_each(self, answers, codebook):
        (answer,) = self.read(answers("text,themes\nx,asb-dogs| asb-bikes|asb-dogs\n"), codebook)
        assert answer.theme_ids == ("asb-dogs", "asb-bikes")

    def test_an_unknown_theme_is_named_with_its_line(self, answers, codebook):
        with pytest.raises(TableUnreadable, match=r"line 3: the code book 1 has no theme “asb-cats”"):
            self.read(answers("text,themes\nx,asb-dogs\ny,asb-dogs|asb-cats\n"), codebook)

    def test_an_answer_without_a_theme_is_named_with_its_line(self, answers, codebook):
        with pytest.raises(TableUnreadable, match="line 2: no theme is given"):
            self.read(answers("text,themes\nx,\n"), codebook)


class TestWriting:
    def test_a_table_is_written_whole(self, tmp_path):
        path = tmp_path / "out.csv"
        write_table(path, ["id", "text"], [["1", 'a "b", c']])
        with path.open(encoding="utf-8", newline="") as file:
            assert list(csv.reader(file)) == [["id", "text"], ["1", 'a "b", c']]
        assert list(tmp_path.iterdir()) == [path]

    def test_a_place_that_cannot_be_written_is_named(self, tmp_path):
        with pytest.raises(TableUnreadable, match=r"cannot be written: .* Choose another place"):
            write_table(tmp_path / "gone" / "out.csv", ["id"], [])
