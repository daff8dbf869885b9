"""The theming engine as the worker holds it: opened when first needed, then kept."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from consult.config import Settings
from consult.queries.learning import LessonFromPerson
from consult.services.learning import Learnt
from nlp.codebook import parse_codebook
from nlp.config import ThemingConfig
from nlp.types import CodedComment, Comment, Concern, Discovery, Progress, Provenance

if TYPE_CHECKING:  # numpy comes with them
    from pathlib import Path

    from nlp.encoder.protocol import Encoder
    from nlp.learned import LearnedHeads

NO_MODEL = "none"
# Each holds a model of its own; a worker that goes from question to question need not keep every one it ever opened.
MOST_ENGINES = 4


class Engine(Protocol):
    """Codes comments to one code book."""

    @property
    def provenance(self) -> Provenance:
        """What its results are made with."""
        ...

    def code(self, comments: Sequence[Comment], *, progress: Progress | None = None) -> tuple[CodedComment, ...]:
        """Code comments, in order."""
        ...


class ThemingTools(Protocol):
    """What the worker needs of the theming library."""

    def engine_for(self, definition: str | None, learned: bytes | None = None) -> Engine:
        """The engine for a code book's text, with what people's codings taught; for None, one that only masks.

        Raises nlp.errors.ModelUnreadable where what was learnt does not fit this engine.
        """
        ...

    def learn(
        self,
        lessons: Sequence[LessonFromPerson],
        *,
        definition: str,
        in_use: bytes | None,
        progress: Progress,
    ) -> Learnt:
        """Learn from what people decided, and hold the result against the model in use."""
        ...

    def propose(self, comments: Sequence[Comment], *, definition: str | None = None) -> Discovery:
        """Candidate themes for comments that fit nothing in the code book with this text, or why there are none."""
        ...

    def choose_quotes(self, texts: Sequence[str], *, mentions: int, how_many: int) -> Sequence[int]:
        """The places of the masked texts to quote for a theme, the typical one first and then varied ones.

        `mentions` is how many comments mention the theme.
        """
        ...


class LocalTheming:
    """The real engine, in this process.

    The library's heavy modules are imported inside these methods and nowhere else in the application: the web
    process makes this object too, but never calls it, and so stays small.
    """

    def __init__(self, settings: Settings, *, encoder: "Encoder | None" = None) -> None:
        """Use the encoder that the settings name, unless one is given."""
        self._settings = settings
        self._encoder = encoder
        self._config = ThemingConfig()
        self._engines: dict[str, Engine] = {}

    def engine_for(self, definition: str | None, learned: bytes | None = None) -> Engine:
        """The engine for a code book's text, with what people's codings taught; for None, one that only masks.

        Raises nlp.errors.ModelUnreadable where what was learnt does not fit this engine.
        """
        if definition is None:
            provenance = Provenance(self._config.fingerprint(), NO_MODEL, NO_MODEL, NO_MODEL)
            return MaskingOnly(provenance, open_encoder=self._open_encoder)
        from nlp.pipeline import load_engine  # noqa: PLC0415 - see the class

        key = sha256(definition.encode() + b"\0" + (learned or b"")).hexdigest()
        if key not in self._engines:
            engine = load_engine(
                parse_codebook(definition, source="the published code book"),
                config=self._config,
                encoder=self._open_encoder(),
                learned=_heads_in(learned) if learned else None,
                kept_in=self._cache_folder,
            )
            while len(self._engines) >= MOST_ENGINES:
                self._engines.pop(next(iter(self._engines)))
            self._engines[key] = engine
        return self._engines[key]

    def learn(
        self,
        lessons: Sequence[LessonFromPerson],
        *,
        definition: str,
        in_use: bytes | None,
        progress: Progress,
    ) -> Learnt:
        """Learn from what people decided, and hold the result against the model in use."""
        from nlp.learning import pack, teach, unpack  # noqa: PLC0415 - see the class
        from nlp.training import CodedAnswer  # noqa: PLC0415 - see the class

        teaching = teach(
            [CodedAnswer(Comment(str(lesson.comment_id), lesson.text), lesson.theme_keys) for lesson in lessons],
            codebook=parse_codebook(definition, source="the published code book"),
            encoder=self._open_encoder(),
            in_use=unpack(in_use) if in_use else None,
            config=self._config,
            progress=progress,
        )
        heads = teaching.taught.heads
        record = teaching.record_as(heads.fingerprint, compared_with="", trained_on=None)
        themes = [list(name) for name in zip(heads.theme_ids, heads.theme_labels, strict=True)]
        return Learnt(
            content=pack(teaching.taught),
            is_no_worse=teaching.is_no_worse,
            reason=teaching.reason,
            answers=teaching.answers,
            fingerprint=heads.fingerprint,
            record={**asdict(record), "themes": themes},
        )

    def propose(self, comments: Sequence[Comment], *, definition: str | None = None) -> Discovery:
        """Candidate themes for comments that fit nothing in the code book with this text, or why there are none."""
        if not comments:  # spares the worker the encoder, where nothing else needs it
            return Discovery((), (), (), why_none="Every comment fits something in the code book.")
        from nlp.discover import discover  # noqa: PLC0415 - see the class

        book = parse_codebook(definition, source="the published code book") if definition else None
        return discover(comments, encoder=self._open_encoder(), config=self._config, codebook=book)

    def choose_quotes(self, texts: Sequence[str], *, mentions: int, how_many: int) -> Sequence[int]:
        """The places of the masked texts to quote for a theme, the typical one first and then varied ones."""
        if not texts:
            return ()
        from nlp.quotes import Quotable, choose_quotes  # noqa: PLC0415 - see the class

        chosen = choose_quotes(
            [Quotable(str(place), text, mentions) for place, text in enumerate(texts)],
            self._open_encoder().embed(texts),
            smallest_cell=self._settings.smallest_cell,
            config=self._config,
            how_many=how_many,
        )
        return [int(quote.comment_id) for quote in chosen]

    def _open_encoder(self) -> "Encoder":
        if self._encoder is None:
            from nlp.encoder import load_encoder  # noqa: PLC0415 - see the class
            from nlp.encoder.cache import CachingEncoder  # noqa: PLC0415 - see the class

            cache = self._cache_folder
            self._encoder = CachingEncoder(load_encoder(self._settings.encoder_folder, cache_dir=cache), cache)
        return self._encoder

    @property
    def _cache_folder(self) -> "Path":
        return self._settings.data_folder / "encoder"


class MaskingOnly:
    """Masks comments on a question that has no code book, and looks for concerns in them."""

    def __init__(self, provenance: Provenance, *, open_encoder: Callable[[], "Encoder"]) -> None:
        """Results are said to be made with `provenance`; concerns are looked for with the encoder, too."""
        self.provenance = provenance
        self._open_encoder = open_encoder

    def code(self, comments: Sequence[Comment], *, progress: Progress | None = None) -> tuple[CodedComment, ...]:
        """Give each comment back masked, with the concerns in it and without themes."""
        from nlp.concern_reading import ConcernReader  # noqa: PLC0415 - see LocalTheming
        from nlp.redact import find_personal_details, mask_found  # noqa: PLC0415 - see LocalTheming

        def read(comment: Comment, concerns: tuple[Concern, ...]) -> CodedComment:
            details = find_personal_details(comment.text)
            return CodedComment(
                comment.id,
                (),
                mask_found(comment.text, details),
                is_covered=False,
                personal_details=details,
                concerns=concerns,
            )

        concerns = ConcernReader(self._open_encoder()).read([comment.text for comment in comments])
        coded = tuple(read(*pair) for pair in zip(comments, concerns, strict=True))
        if progress:
            progress(len(coded), len(comments))
        return coded


def _heads_in(learned: bytes) -> "LearnedHeads":
    from nlp.learning import unpack  # noqa: PLC0415 - see LocalTheming

    return unpack(learned).heads
