"""The links between the pages about one consultation."""

import pytest

PARTS = ["Responses", "Publication", "Decisions", "Summaries", "The people of the area", "Waves", "Dashboard"]


def parts_of(page):
    return page.tree.xpath("//nav[@aria-label='This consultation']//a")


@pytest.mark.parametrize("part", ["publication", "decisions", "summaries", "waves"])
def test_every_part_of_a_consultation_leads_to_the_others(policy, factories, part):
    consultation = factories.consultation()
    links = parts_of(policy.get(f"/policy/{consultation.slug}/{part}"))
    assert [link.text_content() for link in links] == PARTS
    assert [link.get("href").rpartition("/")[2] for link in links if link.get("aria-current")] == [part]


def test_policy_staff_come_back_from_the_dashboard(policy, factories):
    consultation = factories.consultation()
    links = parts_of(policy.get(f"/officers/consultations/{consultation.slug}/dashboard"))
    assert links[-1].get("aria-current")


def test_officers_have_no_links_to_what_they_may_not_open(officer, factories):
    consultation = factories.consultation()
    assert not parts_of(officer.get(f"/officers/consultations/{consultation.slug}/dashboard"))


def test_what_was_imported_has_no_dashboard(policy, session, factories):
    consultation = factories.consultation()
    consultation.is_imported = True
    session.commit()
    links = parts_of(policy.get(f"/policy/{consultation.slug}/decisions"))
    assert [link.text_content() for link in links] == PARTS[:-1]
