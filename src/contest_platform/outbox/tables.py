"""Mails: written in the act's transaction, delivered after the commit."""

from piccolo.columns import UUID, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table


class Mail(Table):
    id = UUID(primary_key=True)
    recipient = Varchar(length=254)
    subject = Varchar(length=300)
    text = Text()
    html = Text()
    language = Varchar(length=2)
    template = Varchar(length=60)
    created_at = Timestamptz()
    attempts = SmallInt(default=0)
    sent_at = Timestamptz(null=True, default=None)
    withheld_at = Timestamptz(null=True, default=None)  # never to be sent: a restored backup holds it back
