"""A theming engine that costs nothing: every comment mentions litter. What is tested with it is who does the work."""

from nlp.types import Assignment, CodedComment, Discovery, Provenance


class PlainEngine:
    """Codes every comment alike."""

    def __init__(self, name="plain"):
        self.provenance = Provenance("settings", name, "untrained", "1")

    def code(self, comments, *, progress=None):
        """Give each comment the same theme."""
        return tuple(
            CodedComment(
                comment.id,
                (Assignment("litter", 0.9, (), "It is plain."),),
                comment.text,
                is_covered=True,
                personal_details=(),
                concerns=(),
            )
            for comment in comments
        )


class PlainTheming:
    """What a worker needs of the theming library, and no more. `before_coding` is called before comments are coded."""

    def __init__(self, before_coding=lambda: None, *, engine="plain"):
        self.before_coding = before_coding
        self.engine = PlainEngine(engine)

    def engine_for(self, _definition, _learned=None):
        """The engine, whatever the code book."""
        outer, engine = self, self.engine

        class Watched:
            provenance = engine.provenance

            def code(self, comments):
                outer.before_coding()
                return engine.code(comments)

        return Watched()

    def propose(self, _comments, *, definition=None):
        """Nothing is ever proposed."""
        return Discovery((), (), (), why_none="Every comment fits something in the code book.")

    def choose_quotes(self, _texts, *, mentions, how_many):
        """Nothing is ever quoted."""
        return ()
