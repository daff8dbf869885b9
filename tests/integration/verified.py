"""What the tests of verification share: a batch that one clerk keyed, and others who key it again."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

from sqlmodel import Session

from consult.figures.acceptance import Quality
from consult.models import Batch, Consultation, Response, Ruling, SecondKeying, User, Verification
from consult.queries.consultations import questionnaire_of
from consult.queries.verifications import VerificationProgress, progress_of_verification
from consult.services.keying import BesideAnswers
from consult.services.paper_entry import key_in_response
from consult.services.second_keying import finish_second, take_next
from consult.services.settling_differences import settle_difference
from consult.services.verifying import begin_verification
from forms.answers import Answer, ChoiceAnswer, MatrixAnswer, NumberAnswer, TextAnswer
from forms.keyed_twice import KeyedForm
from tests.factories import Factories

LENIENT = Quality(1 / 200, 1 / 50)
"""Of twelve forms it takes some and not all."""


def answers_of_form(number: int) -> dict[str, Answer]:
    """What stands on each of the forms: no two are alike, and none says 10 for its impact."""
    return {
        "agree": ChoiceAnswer("agree"),
        "main_issue": TextAnswer(f"Speeding past house {number}"),
        "impact": NumberAnswer(number % 10),
        "seen": MatrixAnswer({"litter": "often", "fires": "never"}),
    }


@dataclass
class KeyedBatch:
    """A batch of twelve forms, all of them keyed by `first`."""

    session: Session
    consultation: Consultation
    batch: Batch
    first: User
    second: User
    third: User
    responses: list[Response]

    def begin(self, quality: Quality | None = LENIENT, *, seed: int = 5) -> Verification:
        begun = begin_verification(
            self.session, self.batch, self.consultation, quality=quality, drawn_by=self.first, seed=seed
        )
        self.session.commit()
        return begun

    def take(self, verification: Verification, clerk: User | None = None) -> SecondKeying:
        taken = take_next(self.session, verification, clerk=clerk or self.second)
        self.session.commit()
        assert taken is not None
        return taken

    def what_stands_on(self, second: SecondKeying) -> dict[str, Answer]:
        return answers_of_form([each.id for each in self.responses].index(second.response_id))

    def key_again(
        self, verification: Verification, *, clerk: User | None = None, wrong: Mapping[str, Answer] | None = None
    ) -> SecondKeying:
        """Key the next form again as it stands on the paper, except for what is keyed wrongly."""
        who = clerk or self.second
        second = self.take(verification, who)
        form = KeyedForm({**self.what_stands_on(second), **(wrong or {})})
        finish_second(
            self.session, verification, second, questionnaire_of(self.session, self.consultation), form, clerk=who
        )
        self.session.commit()
        return second

    def key_the_rest_again(self, verification: Verification) -> None:
        while verification.outcome is None and self.progress(verification).waiting:
            self.key_again(verification)

    def fail(self) -> Verification:
        """A sample that was found to have one wrong field too many."""
        verification = self.begin()
        assert verification.most_errors is not None
        for _ in range(verification.most_errors + 1):
            self.key_again(verification, wrong={"impact": NumberAnswer(10)})
        self.settle_all(verification, Ruling.SECOND)
        return verification

    def settle_all(self, verification: Verification, ruling: Ruling) -> None:
        """Settle what waits to be settled, alike, until the verification ends."""
        for each in self.progress(verification).unsettled:
            if verification.outcome is None:
                settle_difference(self.session, verification, each.difference.id, ruling, settled_by=self.third)
        self.session.commit()

    def progress(self, verification: Verification) -> VerificationProgress:
        return progress_of_verification(self.session, verification)

    def key_more(self, number: int) -> Response:
        """Key one more form of the batch the first time."""
        entered = key_in_response(
            self.session,
            self.batch,
            self.consultation,
            answers_of_form(number),
            token=uuid4(),
            keyed_by=self.first,
            beside=BesideAnswers(),
        )
        self.session.commit()
        return entered.response


def keyed_batch(
    session: Session,
    factories: Factories,
    *,
    forms: int = 12,
    consultation: Consultation | None = None,
    second: User | None = None,
) -> KeyedBatch:
    """A batch that was keyed once: of this consultation and for this second clerk, or of and for new ones."""
    asked = consultation or factories.consultation()
    first, third = (factories.user(name=name) for name in ("Ann First", "Cat Third"))
    batch = factories.batch(asked, opened_by=first, forms_received=forms)
    made = KeyedBatch(session, asked, batch, first, second or factories.user(name="Bob Second"), third, [])
    made.responses.extend(made.key_more(number) for number in range(forms))
    return made
