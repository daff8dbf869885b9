"""What can go wrong, said in a sentence a person can act on."""


class ConsultError(Exception):
    """Something a person can be told about. The message is a sentence for that person."""

    status = 400
    template = "errors/problem.html"
    title = "There is a problem"


class NotFound(ConsultError):
    """What was asked for is not here."""

    status = 404
    template = "errors/404.html"
    title = "Page not found"


class Conflict(ConsultError):
    """What was asked for does not fit with what is there now."""

    status = 409
