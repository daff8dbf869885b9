"""How gunicorn serves Consult: gunicorn --config deploy/gunicorn.conf.py wsgi:app.

What a deployment changes goes on the command line, which wins over this file: --bind, --workers.
"""

# Behind a proxy on this machine. Anything else may not reach it, for it believes what the proxy says of addresses.
bind = "127.0.0.1:8000"
# A process for each core and one more, so that a slow page leaves one for each. Threads of one process would wait for
# its interpreter too, which people notice in a rush. See docs/operate.md for other machines.
workers = 3
threads = 1
# This kind takes a request only when it is free, so none waits behind another while a process is idle. A slow browser
# would hold one up: the proxy waits for those, and hands over whole requests.
worker_class = "sync"
# A page takes well under a second; a database that is away or too slow is told of within a minute. Longer than that.
timeout = 90
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
