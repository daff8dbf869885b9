"""The blueprint that the pages about signing in and one's own account share."""

from flask import Blueprint

bp = Blueprint("account", __name__, url_prefix="/account")
