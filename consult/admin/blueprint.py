"""The blueprint that the administrators' pages share."""

from flask import Blueprint

bp = Blueprint("admin", __name__, url_prefix="/admin")
