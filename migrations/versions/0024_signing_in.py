"""Sessions that can be ended, and other ways to sign in.

Revision: 0024
Follows: 0023
"""

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
