"""The theming engine as the worker holds it: opened when first needed, then kept."""

from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from consult.config import Settings
from nlp.codebook import parse_codebook
from nlp.config import ThemingConfig
from nlp.types import CodedComment, Comment, Discovery, Progress, Provenance

if TYPE_CHECKING:  # numpy comes with it
    from nlp.encoder.protocol import Encoder

NO_MODEL = "none"


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

    def engine_for(self, definition: str | None) -> Engine:
        """The engine for a code book's text; for None, one that masks and assigns nothing."""
        ...

    def propose(self, comments: Sequence[Comment], *, definition: str | None = None) -> Discovery:
        """Candidate themes for comments that fit nothing in the code book with this text, or why there are none."""
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

    def engine_for(self, definition: str | None) -> Engine:
        """The engine for a code book's text; for None, one that masks and assigns nothing."""
        if definition is None:
            return MaskingOnly(Provenance(self._config.fingerprint(), NO_MODEL, NO_MODEL, NO_MODEL))
        from nlp.pipeline import load_engine  # noqa: PLC0415 - see the class

        key = sha256(definition.encode()).hexdigest()
        if key not in self._engines:
            book = parse_codebook(definition, source="the published code book")
            self._engines[key] = load_engine(book, config=self._config, encoder=self._open_encoder())
        return self._engines[key]

    def propose(self, comments: Sequence[Comment], *, definition: str | None = None) -> Discovery:
        """Candidate themes for comments that fit nothing in the code book with this text, or why there are none."""
        if not comments:  # spares the worker the encoder, where nothing else needs it
            return Discovery((), (), (), why_none="Every comment fits something in the code book.")
        from nlp.discover import discover  # noqa: PLC0415 - see the class

        book = parse_codebook(definition, source="the published code book") if definition else None
        return discover(comments, encoder=self._open_encoder(), config=self._config, codebook=book)

    def _open_encoder(self) -> "Encoder":
        if self._encoder is None:
            from nlp.encoder import load_encoder  # noqa: PLC0415 - see the class
            from nlp.encoder.cache import CachingEncoder  # noqa: PLC0415 - see the class

            cache = self._settings.data_folder / "encoder"
            self._encoder = CachingEncoder(load_encoder(self._settings.encoder_folder, cache_dir=cache), cache)
        return self._encoder


class MaskingOnly:
    """Masks comments on a question that has no code book, and looks for concerns in them."""

    def __init__(self, provenance: Provenance) -> None:
        """Results are said to be made with `provenance`."""
        self.provenance = provenance

    def code(self, comments: Sequence[Comment], *, progress: Progress | None = None) -> tuple[CodedComment, ...]:
        """Give each comment back masked, with the concerns in it and without themes."""
        from nlp.concern import find_concerns  # noqa: PLC0415 - see LocalTheming
        from nlp.redact import find_personal_details, mask_found  # noqa: PLC0415 - see LocalTheming

        def read(comment: Comment) -> CodedComment:
            details = find_personal_details(comment.text)
            return CodedComment(
                comment.id,
                (),
                mask_found(comment.text, details),
                is_covered=False,
                personal_details=details,
                concerns=find_concerns(comment.text),
            )

        coded = tuple(read(comment) for comment in comments)
        if progress:
            progress(len(coded), len(comments))
        return coded
