"""Every setting, read once from the environment (CONSULT_…), with safe defaults."""

from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    BeforeValidator,
    DirectoryPath,
    EmailStr,
    Field,
    HttpUrl,
    PositiveInt,
    SecretStr,
    field_validator,
    model_validator,
)
from pydantic_settings import NoDecode, SettingsConfigDict

from consult.details_keys import read_keys
from consult.models.people import Role
from consult.openid.settings import ProviderSettings

DEVELOPMENT_SECRET = "for development only, never for people"  # noqa: S105 - refused in production below
PUBLIC_TASK = "Public task: Article 6(1)(e) of the UK General Data Protection Regulation"
EQUALITY_OF_OPPORTUNITY = (
    "Substantial public interest: Article 9(2)(g) of the UK General Data Protection Regulation, with paragraph 8 of "
    "Schedule 1 to the Data Protection Act 2018 (equality of opportunity or treatment)"
)


def roles_named(text: object) -> object:
    """The roles of a list parted by commas. Raises ValueError where one is none."""
    if not isinstance(text, str):
        return text
    try:
        return frozenset(Role(name.strip()) for name in text.split(",") if name.strip())
    except ValueError:
        raise ValueError(f"Set CONSULT_SECOND_FACTOR_FOR to roles parted by commas: {', '.join(Role)}") from None


class Settings(ProviderSettings):
    """How this deployment runs. In production a secret key of its own is required."""

    model_config = SettingsConfigDict(env_prefix="CONSULT_", frozen=True, extra="ignore", env_ignore_empty=True)

    environment: Literal["production", "development", "test"] = "production"
    secret_key: SecretStr | None = None
    # None: SQLite, as consult.db in the data folder.
    database_url: str | None = None
    # None: as huey.db in the data folder, or in the PostgreSQL database itself.
    queue_url: str | None = None
    data_folder: Path = Path("var")
    partnership: str = "Safe Durham Partnership"
    # Where filled-in paper forms are posted to, its lines parted by commas; empty: they are handed back.
    return_address: str = ""
    # A folder with model.onnx and tokenizer.json; None: the encoder that comes with the product.
    encoder_folder: DirectoryPath | None = None
    # Where `make run` serves the demonstration.
    port: int = Field(default=8000, ge=1, le=65535)
    # Where people reach the site, for the links in messages.
    public_address: HttpUrl | None = None
    # smtp://user:password@host:port, or smtps://…; None: messages are written to a folder.
    smtp_url: SecretStr | None = None
    # The address that messages come from; None: no-reply@ the host of the public address.
    mail_from: EmailStr | None = None
    # How long staff stay signed in without using the site, and at most.
    session_minutes: PositiveInt = 60
    session_hours: int = Field(default=12, ge=1, le=168)
    # The roles, parted by commas, whose people need an authenticator app besides a password.
    second_factor_for: Annotated[frozenset[Role], NoDecode, BeforeValidator(roles_named)] = frozenset()
    # The largest request body that is read at all.
    max_body_kilobytes: PositiveInt = 512
    # The largest file that staff can upload: responses to import, or a scanned original.
    max_upload_megabytes: PositiveInt = 20
    # unix:/run/clamav/clamd.ctl, or tcp://host:3310; None: scanned originals wait, and nobody can open them.
    virus_scanner: str | None = None
    # Counts below this many people are not shown by locality or other group.
    smallest_cell: PositiveInt = 5
    # Where backups go by themselves; None: `backups` in the data folder.
    backup_folder: Path | None = None
    # What backups are sealed with; None: they are not.
    backup_passphrase: SecretStr | None = None
    # What contact details and equality answers are locked with, parted by commas, the newest key first.
    details_keys: SecretStr | None = None
    # How long things are kept where a consultation's own schedule does not say. Months count from its last day.
    keep_equality_months: int = Field(default=12, ge=1, le=120)
    keep_originals_months: int = Field(default=12, ge=1, le=120)
    keep_set_aside_months: int = Field(default=12, ge=1, le=120)
    keep_responses_months: int = Field(default=24, ge=1, le=120)
    # Counts from the day they were last saved.
    keep_drafts_days: int = Field(default=90, ge=1, le=3650)
    # What the impact note and the transparency record say of law and owners; whether residents are shown the record.
    data_protection_contact: str = ""
    lawful_basis: str = PUBLIC_TASK
    equality_condition: str = EQUALITY_OF_OPPORTUNITY
    algorithm_owner: str = ""
    publish_transparency_record: bool = False
    # What monitoring has to show to read /metrics; None: it is told to this machine alone.
    metrics_token: SecretStr | None = None
    # Where mistakes are reported to (Sentry calls it a DSN); None: nowhere.
    sentry_url: SecretStr | None = None
    # How many reverse proxies stand in front and set X-Forwarded-For; 0: none, and the header is ignored.
    trusted_proxies: int = Field(default=0, ge=0, le=5)

    @model_validator(mode="after")
    def a_secret_in_production(self) -> Self:
        """Refuse to start in production without a secret, or with one that can be guessed."""
        if self.environment == "production":
            secret = self.secret_key.get_secret_value() if self.secret_key else ""
            if len(secret) < 32 or secret == DEVELOPMENT_SECRET:
                raise ValueError(
                    "Set CONSULT_SECRET_KEY to at least 32 random characters, for example the output of: "
                    "python -c 'import secrets; print(secrets.token_urlsafe(48))'"
                )
        return self

    @model_validator(mode="after")
    def keys_for_details_in_production(self) -> Self:
        """Refuse to start with keys that are none, and in production without any."""
        if self.details_keys or self.environment == "production":
            read_keys(self.details_keys.get_secret_value() if self.details_keys else "")
        return self

    @model_validator(mode="after")
    def an_address_to_come_back_to(self) -> Self:
        """Refuse a provider that would not know where to send people back to."""
        if self.oidc_issuer and self.site_address is None:
            raise ValueError("Set CONSULT_PUBLIC_ADDRESS: people come back to it from CONSULT_OIDC_ISSUER")
        return self

    @field_validator("smtp_url")
    @classmethod
    def a_mail_server(cls, url: SecretStr | None) -> SecretStr | None:
        """Refuse what is no address of a mail server, without repeating it: it may hold a password."""
        parts = urlsplit(url.get_secret_value()) if url else None
        if parts and (parts.scheme not in {"smtp", "smtps"} or not parts.hostname):
            raise ValueError(
                "Set CONSULT_SMTP_URL to smtp://user:password@host:port, or smtps://… for TLS from the start"
            )
        return url

    @field_validator("sentry_url")
    @classmethod
    def a_sentry(cls, url: SecretStr | None) -> SecretStr | None:
        """Refuse what is no address of a project of Sentry, without repeating it: it holds a key."""
        parts = urlsplit(url.get_secret_value()) if url else None
        if parts and not (parts.scheme in {"http", "https"} and parts.hostname and parts.username and parts.path[1:]):
            raise ValueError("Set CONSULT_SENTRY_URL to the DSN that Sentry shows for the project: https://key@host/1")
        return url

    @field_validator("virus_scanner")
    @classmethod
    def a_socket(cls, address: str | None) -> str | None:
        """Refuse what is no address of clamd."""
        parts = urlsplit(address or "")
        place = {"tcp": parts.hostname, "unix": parts.path}.get(parts.scheme)
        if address and not place:
            raise ValueError(
                "Set CONSULT_VIRUS_SCANNER to where clamd listens: unix:/path/of/clamd.ctl or tcp://host:3310"
            )
        return address or None

    @property
    def originals_folder(self) -> Path:
        """Where scanned originals are kept. A backup takes this folder along with the database."""
        return self.data_folder / "originals"

    @property
    def backups_folder(self) -> Path:
        """Where backups go when no other file is named."""
        return self.backup_folder or self.data_folder / "backups"

    @property
    def is_production(self) -> bool:
        """Whether real people may be using this deployment."""
        return self.environment == "production"

    @property
    def site_address(self) -> str | None:
        """What the address of every page begins with, without a slash at its end. None: nobody has said."""
        if self.public_address is not None:
            return str(self.public_address).rstrip("/")
        return None if self.is_production else f"http://localhost:{self.port}"

    @property
    def return_address_lines(self) -> tuple[str, ...]:
        """The return address as it is printed on forms, line by line."""
        return tuple(line.strip() for line in self.return_address.split(",") if line.strip())

    @property
    def session_secret(self) -> str:
        """The key that signs cookies."""
        return self.secret_key.get_secret_value() if self.secret_key else DEVELOPMENT_SECRET

    @property
    def uses_postgresql(self) -> bool:
        """Whether the database is PostgreSQL."""
        return self.sqlalchemy_url.startswith("postgresql")

    @property
    def sqlalchemy_url(self) -> str:
        """The database address with the driver this project uses; an SQLite file by its absolute path."""
        if self.database_url is None:
            return f"sqlite:///{self.data_folder.resolve() / 'consult.db'}"
        if self.database_url.startswith("postgresql://"):
            return "postgresql+psycopg://" + self.database_url.removeprefix("postgresql://")
        if self.database_url.startswith("sqlite:///"):
            return f"sqlite:///{Path(self.database_url.removeprefix('sqlite:///')).resolve()}"
        return self.database_url
