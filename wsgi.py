"""The application, for a WSGI server and for the flask command."""

from consult import create_app
from consult.memory import limit_arenas, settle

limit_arenas()
app = create_app()
settle()
