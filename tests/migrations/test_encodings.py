import pytest
from sqlalchemy import NullPool, create_engine, make_url, text

from consult.config import Settings
from consult.migrating import NotInUtf8, upgrade_database
from tests.databases import database_of


def test_a_database_that_could_not_search_what_people_write_is_refused(tmp_path):
    with database_of("postgresql", tmp_path) as url:
        in_utf8 = make_url(Settings(environment="test", database_url=url).sqlalchemy_url)
        engine = create_engine(in_utf8, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            connection.execute(text("CREATE DATABASE plain TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'"))
        plain = in_utf8.set(database="plain").render_as_string(hide_password=False)
        with pytest.raises(NotInUtf8, match="in the encoding SQL_ASCII, not in UTF8"):
            upgrade_database(Settings(environment="test", database_url=plain))
