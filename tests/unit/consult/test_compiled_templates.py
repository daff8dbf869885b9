import pytest
from jinja2 import DictLoader, Environment

from consult.compiled_templates import CompiledTemplates


def shown(folder):
    """What a process shows that begins now."""
    environment = Environment(
        loader=DictLoader({"page": "Hello {{ name }}"}), bytecode_cache=CompiledTemplates(folder), autoescape=True
    )
    return environment.get_template("page").render(name="Ann")


def test_what_one_process_compiled_another_reads(tmp_path, monkeypatch):
    assert shown(tmp_path / "kept") == "Hello Ann"
    assert (tmp_path / "kept").stat().st_mode & 0o777 == 0o700
    monkeypatch.setattr(Environment, "compile", lambda *_, **__: pytest.fail("It was compiled again."))
    assert shown(tmp_path / "kept") == "Hello Ann"


@pytest.mark.parametrize("damage", [b"", b"j2", None], ids=["nothing", "too little", "half"])
def test_a_damaged_file_keeps_no_page_from_being_shown(tmp_path, damage):
    shown(tmp_path)
    [file] = tmp_path.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    assert shown(tmp_path) == "Hello Ann"
    file.write_bytes(whole[:20])
    assert shown(tmp_path) == "Hello Ann"


def test_where_nothing_can_be_kept_pages_are_shown_all_the_same(tmp_path):
    (tmp_path / "file").write_text("in the way")
    assert shown(tmp_path / "file") == "Hello Ann"
    assert shown(tmp_path / "file" / "below") == "Hello Ann"


def test_a_full_disk_keeps_no_page_from_being_shown(tmp_path, monkeypatch):
    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("jinja2.bccache.Bucket.write_bytecode", full)
    assert shown(tmp_path) == "Hello Ann"
    assert list(tmp_path.iterdir()) == []
