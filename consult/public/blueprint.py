"""The blueprint that every view for residents belongs to."""

from flask import Blueprint

bp = Blueprint("public", __name__)
