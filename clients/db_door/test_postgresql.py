"""PostgreSQL's clients through the door."""

import threading

import psycopg
import pytest

from databases import PASSWORD, token_of


def test_psql_logs_in_with_a_token(jane, postgresql):
    token = token_of(jane, postgresql, "jane_doe")
    session = postgresql.psql("jane_doe", token, "SELECT session_user, current_database()")
    assert session.stdout == "jane_doe|orders\n", session.stderr


def test_psycopg_logs_in_with_a_token(jane, postgresql):
    with postgresql.psycopg("jane_doe", token_of(jane, postgresql, "jane_doe")) as session:
        assert session.execute("SELECT repeat('x', %s::int)", (20_000_000,)).fetchone()[0].count("x") == 20_000_000
        session.execute("SET SESSION AUTHORIZATION DEFAULT")
        assert session.execute("SELECT session_user").fetchone() == ("jane_doe",)


def test_passwords_still_work_but_not_for_iam_users(jane, postgresql):
    with postgresql.psycopg("boss", PASSWORD) as session:
        assert session.execute("SELECT session_user").fetchone() == ("boss",)
        session.execute("ALTER USER jane_doe PASSWORD 'rosebud'")
    with pytest.raises(psycopg.OperationalError, match='PAM authentication failed for user "jane_doe"'):
        postgresql.psycopg("jane_doe", "rosebud")
    with pytest.raises(psycopg.OperationalError, match='password authentication failed for user "boss"'):
        postgresql.psycopg("boss", token_of(jane, postgresql, "boss"))


def test_nobody_gets_in_without_tls(jane, postgresql):
    with pytest.raises(psycopg.OperationalError, match="no pg_hba.conf entry .* no encryption"):
        postgresql.psycopg("jane_doe", token_of(jane, postgresql, "jane_doe"), sslmode="disable")


def test_a_query_can_be_canceled(jane, postgresql):
    with postgresql.psycopg("jane_doe", token_of(jane, postgresql, "jane_doe")) as session:
        timer = threading.Timer(0.5, session.cancel)
        timer.start()
        with pytest.raises(psycopg.errors.QueryCanceled):
            session.execute("SELECT pg_sleep(60)")
        timer.join()
