"""The officers' blueprint, which every module of their views shares."""

from flask import Blueprint

bp = Blueprint("officers", __name__, url_prefix="/officers")
