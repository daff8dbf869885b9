"""The policy staff's blueprint, which every module of their views shares."""

from flask import Blueprint

bp = Blueprint("policy", __name__, url_prefix="/policy")
