"""Mails: written in the act's transaction, delivered after the commit."""

from piccolo.columns import UUID, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table


class Mail(Table):
    """What it says is kept until it is sent, not longer: it may carry a link that opens an account."""

    id = UUID(primary_key=True)
    recipient = Varchar(length=254)
    subject = Varchar(length=300)
    text = Text()
    html = Text()
    language = Varchar(length=2)
    template = Varchar(length=60)
    contest = UUID(null=True, default=None, index=True)  # which one it is about; null: an account's own affair
    created_at = Timestamptz(index=True)
    attempts = SmallInt(default=0)
    sent_at = Timestamptz(null=True, default=None)
    failed_at = Timestamptz(null=True, default=None)  # given up: the address or the mail is refused for good
    failure = Varchar(length=500, default="")  # what the mail server said last
    withheld_at = Timestamptz(null=True, default=None)  # never to be sent: a restored backup holds it back
