from consult.clock import utc_now
from consult.tasks.heartbeat import say_alive
from forms.answers import TextAnswer


def test_an_administrator_reads_how_the_service_runs_in_plain_words(app, admin, factories):
    app.extensions["queue"].storage.flush_all()
    factories.response(factories.consultation(), {"main_issue": TextAnswer("The alley")})
    words = admin.get("/admin/running").words
    assert "No worker was seen in the last days. Start one on the server: flask consult worker." in words
    assert "1 comment waits to be themed; the oldest came" in words
    assert "1 response is kept: 1 online." in words
    assert "There is no backup in the folder for backups." in words
    assert "2 parts of the service need somebody to look." in words


def test_a_worker_that_is_alive_needs_nobody(app, admin):
    queue = app.extensions["queue"]
    queue.storage.flush_all()
    say_alive(queue, "here-1", utc_now())
    words = admin.get("/admin/running").words
    queue.storage.flush_all()
    assert "The worker was last seen 1 second ago." in words
    assert "1 part of the service needs somebody to look." in words
