"""What an officer can ask of a verification: error rates to accept, in words, with the sample each of them needs."""

from collections.abc import Sequence
from dataclasses import dataclass

from consult.figures.acceptance import Plan, Quality, smallest_plan
from consult.page_furniture import count_of
from consult.reports.verification.curve import PlannedSample
from consult.reports.verification.words import one_in
from forms.build import AnswerForm, form_asking, read_answers
from forms.question_field import FormData
from forms.questions import Option, SingleChoice

EVERY_FORM = "every_form"

QUALITIES = {
    # The better share of each is one that keying reaches: twice by different people about 1.4 in 1,000, once about 3.
    "one_in_200": Quality(1 / 700, 1 / 200),
    "one_in_100": Quality(3 / 1000, 1 / 100),
    "one_in_50": Quality(1 / 200, 1 / 50),
}
"""The qualities on offer, the strictest first."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An error rate that can be accepted, with its plan for one batch. No plan: no sample of the batch is enough."""

    key: str
    quality: Quality
    plan: Plan | None

    @property
    def name(self) -> str:
        """What it is called."""
        return f"At most {one_in(self.quality.rejected)} fields wrong"

    @property
    def hint(self) -> str:
        """What it takes, in words."""
        if self.plan is None:
            return "With so few forms no sample is enough: every form is keyed again"
        return (
            f"{self.plan.sample:,} of {count_of(self.plan.forms, 'form')} keyed again. "
            f"With {count_of(self.plan.most_errors + 1, 'wrong field')} or more in them the batch fails"
        )


def offers_for(forms: int, fields_per_form: int) -> tuple[Offer, ...]:
    """What can be asked of a batch of so many forms."""
    return tuple(
        Offer(key, quality, smallest_plan(forms, fields_per_form, quality)) for key, quality in QUALITIES.items()
    )


def planned_samples(offers: Sequence[Offer]) -> tuple[PlannedSample, ...]:
    """The offers that have a plan, as their operating curves are drawn."""
    return tuple(PlannedSample(offer.name, offer.quality, offer.plan) for offer in offers if offer.plan)


def offer_form(offers: Sequence[Offer], *, formdata: FormData | None = None) -> AnswerForm:
    """Ask how many wrong fields can be accepted."""
    every = Option(
        value=EVERY_FORM,
        label="Key every form again",
        hint="The surest, and twice the work",
    )
    question = SingleChoice(
        key="accepted",
        ask="How many wrong fields can you accept?",
        required=True,
        origin="product",
        options=(*(Option(value=offer.key, label=offer.name, hint=offer.hint) for offer in offers), every),
    )
    return form_asking((question,), formdata=formdata)


def read_quality(form: AnswerForm) -> Quality | None:
    """What was asked for in a form that was found valid; None for every form."""
    return QUALITIES.get(read_answers(form)["accepted"].words()[0])
