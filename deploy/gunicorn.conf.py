"""How gunicorn serves Consult: gunicorn --config deploy/gunicorn.conf.py wsgi:app.

What a deployment changes goes on the command line, which wins over this file: --bind, --workers.
"""

# Behind a proxy on this machine. Anything else may not reach it, for it believes what the proxy says of addresses.
bind = "127.0.0.1:8000"
# A process for each core, and threads for those who wait for the database. See docs/operate.md for more.
workers = 2
threads = 4
# A browser that keeps its connection to the proxy costs nothing here.
keepalive = 5
# A page takes well under a second; a database that is away is told of after half a minute.
timeout = 60
graceful_timeout = 30
# A process makes way for a new one now and then, not all at once, so that nothing it holds can grow for ever.
max_requests = 20_000
max_requests_jitter = 4_000
# Its sign of life is a file, which on a slow disk could keep it waiting.
worker_tmp_dir = "/dev/shm"  # noqa: S108 - a file that gunicorn makes and removes
# Nobody steers it but by signals, and its socket would be made in a home folder that it cannot write to.
control_socket_disable = True
# Consult logs each request itself, without addresses and without what anybody wrote.
accesslog = None
loglevel = "warning"
