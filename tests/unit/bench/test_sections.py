from tests.bench.sections import keeping_section, section_of, with_section

PAGE = "# Benchmarks\n\nOpening.\n\n## One\n\n1\n\n## How far to trust these figures\n\nNot far.\n"


def test_a_new_section_stands_before_the_last():
    page = with_section(PAGE, "## Two\n\n2")
    assert page == PAGE.replace("## How far", "## Two\n\n2\n\n## How far")
    assert section_of(page, "## Two") == "## Two\n\n2"


def test_a_section_takes_the_place_of_the_one_before_it():
    assert with_section(PAGE, "## One\n\n2") == PAGE.replace("\n1\n", "\n2\n")


def test_a_section_can_be_the_first_of_a_page():
    assert with_section("# Benchmarks\n", "## One\n\n1") == "# Benchmarks\n\n## One\n\n1\n"


def test_what_was_measured_apart_is_kept_when_the_page_is_written_anew(tmp_path):
    before = tmp_path / "benchmarks.md"
    assert keeping_section(PAGE, before=before, heading="## Two") == PAGE
    before.write_text(with_section(PAGE, "## Two\n\n2"), encoding="utf-8")
    assert "## Two\n\n2" in keeping_section(PAGE, before=before, heading="## Two")
    assert keeping_section(PAGE, before=before, heading="## Three") == PAGE
