"""Details kept under a key, and how long each thing is kept.

Revision: 0023
Follows: 0022
"""

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
