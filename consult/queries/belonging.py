"""Which consultation each thing that an address names belongs to: the one place that the guards ask.

A new part of an address needs a line here, or the application does not start.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Select, and_, bindparam, func, null, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, SQLModel, col

from consult.models import (
    Batch,
    BlindSample,
    Campaign,
    CandidateTheme,
    CodeBook,
    CodeBookChange,
    Comment,
    ConcernFlag,
    Consultation,
    KeyedDifference,
    Keying,
    LearnedModel,
    MaskedDetail,
    Original,
    PlannedChange,
    PrintRun,
    QuestionnaireVersion,
    Response,
    ResponseImport,
    SavedView,
    SecondKeying,
    Series,
    Summary,
    ThemingRun,
    Verification,
    Wave,
)

_NAMED: BindParameter[Any] = bindparam("named")
Belongs = Select[Any]
"""Reads the consultations of the row with the identifier `named`; None for a row that belongs to no consultation."""


def _of(row: type[SQLModel], *through: str) -> Belongs:
    """The consultation of a row, `through` the foreign keys that lead from it to the row that names one."""
    table: Any = SQLModel.metadata.tables[str(row.__tablename__)]
    here = joined = table
    for name in through:
        (key,) = here.c[name].foreign_keys
        joined = joined.join(key.column.table, here.c[name] == key.column)
        here = key.column.table
    return select(here.c.consultation_id).select_from(joined).where(table.c.id == _NAMED)


_BESIDE = aliased(Wave)

# Published figures belong with the consultations of their series; a questionnaire, with those that ask it.
_OF_A_WAVE: Belongs = (
    select(col(_BESIDE.consultation_id))
    .select_from(Wave)
    .join(
        _BESIDE,
        or_(
            col(_BESIDE.id) == col(Wave.id),
            and_(col(Wave.consultation_id).is_(None), col(_BESIDE.series_id) == col(Wave.series_id)),
        ),
    )
    .where(col(Wave.id) == _NAMED)
)
_OF_A_SERIES: Belongs = (
    select(col(Wave.consultation_id))
    .select_from(Series)
    .outerjoin(Wave, col(Wave.series_id) == col(Series.id))
    .where(col(Series.id) == _NAMED)
)
_OF_AN_IMPORT: Belongs = (
    select(func.coalesce(ResponseImport.consultation_id, Wave.consultation_id))
    .select_from(ResponseImport)
    .outerjoin(Wave, col(Wave.series_id) == col(ResponseImport.series_id))
    .where(col(ResponseImport.id) == _NAMED)
)
_OF_A_QUESTIONNAIRE: Belongs = (
    select(col(Consultation.id))
    .select_from(QuestionnaireVersion)
    .outerjoin(Consultation, col(Consultation.questionnaire_version_id) == col(QuestionnaireVersion.id))
    .where(col(QuestionnaireVersion.id) == _NAMED)
)
# Every consultation whose questionnaire names a code book shares it.
_OF_A_CODE_BOOK: Belongs = select(null()).where(col(CodeBook.id) == _NAMED)

OBJECTS: Mapping[str, tuple[Belongs, ...]] = {
    "batch_id": (_of(Batch),),
    "campaign_id": (_of(Campaign),),
    "candidate_id": (_of(CandidateTheme, "run_id"),),
    "change_id": (_of(CodeBookChange),),
    "comment_id": (_of(Comment, "response_id"),),
    "detail_id": (_of(MaskedDetail, "comment_id", "response_id"),),
    "difference_id": (_of(KeyedDifference, "second_keying_id", "verification_id", "batch_id"),),
    "flag_id": (_of(ConcernFlag, "comment_id", "response_id"),),
    "form_id": (_of(Keying, "batch_id"),),
    "import_id": (_OF_AN_IMPORT,),
    "model_id": (_of(LearnedModel),),
    "original_id": (_of(Original, "response_id"),),
    "planned_id": (_of(PlannedChange),),
    "response_id": (_of(Response),),
    "run_id": (_of(ThemingRun), _of(PrintRun)),
    "sample_id": (_of(BlindSample),),
    "second_id": (_of(SecondKeying, "verification_id", "batch_id"),),
    "series_id": (_OF_A_SERIES,),
    "slug": (select(col(Consultation.id)).where(col(Consultation.slug) == _NAMED),),
    "summary_id": (_of(Summary),),
    "verification_id": (_of(Verification, "batch_id"),),
    "version_id": (_OF_A_QUESTIONNAIRE, _OF_A_CODE_BOOK),
    "view_id": (_of(SavedView),),
    "wave_id": (_OF_A_WAVE,),
}
"""The parts of addresses that name a row, and how its consultations are found.

A part that stands for another row at another address is looked for in each table: no two rows have one identifier.
"""

NAME_NO_OBJECT = frozenset(
    {
        # Words and numbers that mean something only beside an object.
        *("decision", "ending", "kind", "name", "number", "part", "place", "position", "question_key", "size", "value"),
        # Themes of a code book, which consultations share, and people.
        *("session_id", "theme", "theme_key", "user_id"),
    }
)
"""The parts of addresses that name nothing of one consultation."""


def consultations_of(session: Session, part: str, value: object) -> frozenset[UUID]:
    """The consultations that the row named by a part of an address belongs to. `part` is one of OBJECTS.

    None at all for a row that is free, and for one that is not there: a form has its identifier before it is kept.
    """
    if isinstance(value, str) and "\0" in value:  # PostgreSQL refuses even to look for it
        return frozenset()
    found = [each for query in OBJECTS[part] for each in session.execute(query, {"named": value}).scalars()]
    return frozenset(each for each in found if each is not None)
