"""What protects people here: what is switched on and what is not, as the settings have it now."""

from collections.abc import Iterator

from consult.config import PUBLIC_TASK, Settings
from consult.models import Role
from consult.reports.accountability.document import Entry
from forms.spec import Questionnaire


def locks(settings: Settings) -> tuple[Entry, ...]:
    """Where things are, and which of them are encrypted."""
    database = "PostgreSQL" if settings.uses_postgresql else "SQLite, in a file of the data folder"
    keys = (
        "Locked by the application, with keys from the settings."
        if settings.details_keys
        else "Locked by the application, with a key that was made in the data folder: it lies beside what it locks."
    )
    sealed = "Sealed with a passphrase." if settings.backup_passphrase else "Not sealed: whoever has one can read it."
    kept = "In a folder of their own." if settings.backup_folder else "In the data folder, beside the database."
    address = settings.public_address
    travels = "https" if address and address.scheme == "https" else "No public https address is set."
    return (
        Entry("Database", (f"{database}, on this organisation’s server.",)),
        Entry("E-mail addresses and equality answers", (keys,)),
        Entry(
            "Responses, comments and scanned originals",
            ("Not encrypted by the application, since they are searched and counted. Use an encrypted disk.",),
        ),
        Entry("Backups", (sealed, kept)),
        Entry("On the way", (travels,)),
        Entry("Log", ("It holds no answers, names or addresses.",)),
    )


def connections(settings: Settings) -> tuple[Entry, ...]:
    """Whom the service sends anything to. None is a processor by itself: who runs them decides that."""
    found = [Entry("Theming", ("On this server, with models that came with the program. Nothing is sent anywhere.",))]
    if settings.smtp_url:
        found.append(Entry("Mail server", ("Receives the addresses of people who asked to hear more, and messages.",)))
    if settings.sentry_url:
        found.append(Entry("Reports of mistakes", ("Sent to the address in the settings, without what people wrote.",)))
    if settings.virus_scanner:
        found.append(Entry("Virus scanner", ("Is shown scanned originals.",)))
    if settings.oidc_issuer:
        found.append(Entry("Single sign-on", ("Tells who members of staff are. It is told nothing of residents.",)))
    if len(found) == 1:
        found.append(Entry("Others", ("Nobody.",)))
    return tuple(found)


def risks(settings: Settings) -> tuple[Entry, ...]:
    """What could go wrong for people, what is done about it, and whether that is on."""
    factor = (
        f"An authenticator app is needed by: {', '.join(sorted(settings.second_factor_for))}."
        if settings.second_factor_for
        else "OFF: no role needs an authenticator app (CONSULT_SECOND_FACTOR_FOR)."
    )
    scanner = "ON: files are scanned." if settings.virus_scanner else "OFF: nothing can be opened, as nothing scans it."
    sealed = "ON: backups are sealed." if settings.backup_passphrase else "OFF: backups are not sealed."
    return (
        Entry(
            "Somebody is recognised in a summary or a file",
            (
                f"ON: groups of fewer than {settings.smallest_cell} are hidden, and as much beside them as it takes "
                "(CONSULT_SMALLEST_CELL).",
                "ON: anonymised files show nobody with facts that fewer have in common. Opinions are not hidden.",
            ),
        ),
        Entry(
            "A comment names or describes somebody",
            (
                "ON: names, addresses and numbers are masked by the machine before anything is quoted. It misses some: "
                "a person reads before publishing.",
            ),
        ),
        Entry(
            "A comment tells of somebody at risk and nobody reads it",
            (
                "ON: the machine flags such comments to be read the same day. It misses about one in four of those "
                "that it was tried on.",
            ),
        ),
        Entry(
            "Somebody gets into an account",
            ("ON: passwords are hashed with argon2, tries are slowed, sessions end and can be ended.", factor),
        ),
        Entry("Somebody gets hold of a backup", (sealed,)),
        Entry("A scanned file carries something harmful", (scanner,)),
        Entry(
            "The machine puts a comment under a wrong theme",
            (
                "ON: people check its work and a blind sample measures it. A wrong theme changes a figure by a little; "
                "it changes nothing for the writer.",
            ),
        ),
        Entry(
            "Something is kept for too long",
            ("ON: the worker deletes by the schedule each night, responses too, unless a hold is in force.",),
        ),
    )


def to_decide(settings: Settings, asked: Questionnaire | None = None) -> tuple[Entry, ...]:
    """What a person has to decide, going by what is set and what is not."""
    return tuple(Entry(name, (what,)) for name, what in _open_questions(settings, asked))


def _open_questions(settings: Settings, asked: Questionnaire | None) -> Iterator[tuple[str, str]]:
    yield "Necessity", "Whether each question is needed for the purpose, those about the person first."
    if settings.lawful_basis == PUBLIC_TASK:
        yield "Lawful basis", "Whether the public task is the basis, and which power or duty it rests on."
    if asked is None or asked.equality_section:
        yield "Special categories", "Whether the condition holds, and whether there is an appropriate policy document."
    yield "Offences", "Whether comments on crime are data about offences, and what allows that (Article 10)."
    yield "How long responses are kept", "Whether the schedule says what the privacy notice promises."
    if not settings.data_protection_contact:
        yield "Contact", "How people reach whoever answers for their data: CONSULT_DATA_PROTECTION_CONTACT is not set."
    if not settings.backup_passphrase:
        yield "Backups", "Whether backups may stay unsealed: CONSULT_BACKUP_PASSPHRASE is not set."
    if not settings.details_keys:
        yield "Keys", "Whether the key may lie beside what it locks: CONSULT_DETAILS_KEYS is not set."
    if Role.ADMIN not in settings.second_factor_for:
        yield "Second factor", "Whether administrators may sign in without an authenticator app."
    if not settings.publish_transparency_record:
        yield "Transparency record", "Whether to publish it: CONSULT_PUBLISH_TRANSPARENCY_RECORD is false."
    yield "Disks", "Whether the disks of the server and of the backups are encrypted: the program cannot know."
    yield (
        "Sign-off",
        "Whether what is left of the risks is acceptable, and whether to ask the Information Commissioner.",
    )
