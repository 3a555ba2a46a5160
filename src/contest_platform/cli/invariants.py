"""What must hold in the data at any moment: each statement finds the rows that break it.

The rules and the constraints keep these; the check finds what a fault of the program, or a hand in the
database, has broken all the same.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Invariant:
    """A sentence that holds, and a statement whose rows (`what`) are the exceptions."""

    name: str
    exceptions: str


INVARIANTS = (
    Invariant(
        "a sheet's total is the sum of weight times points",
        """SELECT 'sheet ' || s.id AS what FROM sheet s
           LEFT JOIN sheet_point p ON p.sheet = s.id LEFT JOIN criterion c ON c.id = p.criterion
           GROUP BY s.id HAVING s.total <> coalesce(sum(p.points * c.weight), 0)""",
    ),
    Invariant(
        "a signed sheet has points for every criterion of its round",
        """SELECT DISTINCT 'sheet ' || s.id AS what FROM sheet s JOIN assignment a ON a.id = s.assignment
           JOIN criterion c ON c.round = a.round LEFT JOIN sheet_point p ON p.sheet = s.id AND p.criterion = c.id
           WHERE s.signed_at IS NOT NULL AND p.id IS NULL""",
    ),
    Invariant(
        "points belong to a criterion of the sheet's round, within its range and on its step",
        """SELECT 'sheet ' || s.id || ', criterion ' || c.code AS what
           FROM sheet s JOIN assignment a ON a.id = s.assignment
           JOIN sheet_point p ON p.sheet = s.id JOIN criterion c ON c.id = p.criterion
           WHERE c.round <> a.round OR p.points > c.max_points OR mod(p.points, c.step) <> 0""",
    ),
    Invariant(
        "an assignment is signed exactly when its sheet is",
        """SELECT 'assignment ' || a.id AS what FROM assignment a LEFT JOIN sheet s ON s.assignment = a.id
           WHERE a.status <> 'recused' AND (a.status = 'signed') <> (s.signed_at IS NOT NULL)""",
    ),
    Invariant(
        "judge, entry and round of an assignment belong to one edition",
        """SELECT 'assignment ' || a.id AS what FROM assignment a JOIN round r ON r.id = a.round
           JOIN entry e ON e.id = a.entry JOIN judge j ON j.id = a.judge
           WHERE e.edition <> r.edition OR j.edition <> r.edition""",
    ),
    Invariant(
        "nobody judges an entry of their own account, nor one with a declared conflict",
        """SELECT 'assignment ' || a.id AS what FROM assignment a JOIN judge j ON j.id = a.judge
           JOIN entry e ON e.id = a.entry LEFT JOIN conflict c ON c.entry = e.id AND c.judge = j.id
           WHERE a.status <> 'recused' AND (e.owner = j.account OR c.id IS NOT NULL)""",
    ),
    Invariant(
        "a closed round has only signed and recused assignments",
        """SELECT DISTINCT 'round ' || r.id AS what FROM round_closing r JOIN assignment a ON a.round = r.round
           WHERE a.status NOT IN ('signed', 'recused')""",
    ),
    Invariant(
        "an edition with a sheet has its scoring locked",
        """SELECT DISTINCT 'edition ' || e.slug AS what FROM edition e JOIN round r ON r.edition = e.id
           JOIN assignment a ON a.round = r.id JOIN sheet s ON s.assignment = a.id
           WHERE e.scoring_locked_at IS NULL""",
    ),
    Invariant(
        "an entry's field is one of its edition",
        """SELECT 'entry ' || e.id AS what FROM entry e JOIN field f ON f.id = e.field
           WHERE f.edition <> e.edition""",
    ),
    Invariant(
        "an entry that was handed in has a submission",
        """SELECT 'entry ' || e.id AS what FROM entry e
           WHERE e.status IN ('submitted', 'returned', 'accepted', 'refused')
             AND NOT EXISTS (SELECT FROM submission s WHERE s.entry = e.id)""",
    ),
    Invariant(
        "an accepted, returned or refused entry was found so by a secretary",
        """SELECT 'entry ' || e.id AS what FROM entry e WHERE e.status IN ('accepted', 'returned', 'refused')
             AND NOT EXISTS (SELECT FROM dossier_check d WHERE d.entry = e.id AND d.outcome = e.status)""",
    ),
    Invariant(
        "the shares of an entry that was handed in sum to 100",
        """SELECT 'entry ' || e.id AS what FROM entry e JOIN author a ON a.entry = e.id
           WHERE e.status IN ('submitted', 'accepted')
           GROUP BY e.id HAVING count(a.share_percent) > 0 AND sum(a.share_percent) <> 100""",
    ),
    Invariant(
        "a receipt names a line of the ledger",
        """SELECT 'submission ' || s.id AS what FROM submission s
           LEFT JOIN ledger_line l ON l.sequence = s.ledger_sequence AND l.hash = s.ledger_hash
           WHERE l.sequence IS NULL""",
    ),
    Invariant(
        "the end of a subject's chain is its newest line",
        """SELECT 'subject ' || c.subject AS what FROM ledger_chain c
           LEFT JOIN ledger_line l ON l.subject = c.subject AND l.sequence = c.sequence AND l.hash = c.hash
           WHERE l.sequence IS NULL
              OR EXISTS (SELECT FROM ledger_line n WHERE n.subject = c.subject AND n.sequence > c.sequence)""",
    ),
    Invariant(
        "an announcement is of a ratification of its edition, and that of a proposal of it",
        """SELECT 'announcement ' || n.id AS what FROM announcement n JOIN ratification t ON t.id = n.ratification
           JOIN proposal p ON p.id = t.proposal JOIN round r ON r.id = p.round
           WHERE t.edition <> n.edition OR p.edition <> n.edition OR r.edition <> n.edition""",
    ),
    Invariant(
        "a closing, a proposal, a decision and an announcement stand in the ledger with their digests",
        """SELECT d.kind || ' ' || d.id AS what FROM (
             SELECT 'closing' AS kind, id, 'close_round' AS verb, 'round:' || round AS subject, digest FROM closing
             UNION ALL SELECT 'proposal', id, 'propose_awards', 'edition:' || edition, digest FROM proposal
             UNION ALL SELECT 'ratification', id, 'ratify_awards', 'edition:' || edition, digest FROM ratification
             UNION ALL SELECT 'announcement', id, 'announce_results', 'edition:' || edition, digest FROM announcement
           ) d WHERE NOT EXISTS (
             SELECT FROM ledger_line l WHERE l.subject = d.subject AND l.verb = d.verb
               AND l.body::jsonb->'changes'->>'digest' = d.digest)""",
    ),
    Invariant(
        "an announcement has the kit whose digest it carries",
        """SELECT 'announcement ' || n.id AS what
           FROM announcement n LEFT JOIN announced_kit k ON k.announcement = n.id
           WHERE n.content->>'kit' IS DISTINCT FROM encode(sha256(k.body), 'hex')""",
    ),
    Invariant(
        "a round that was ranked for good is closed to its judges, unless it was opened again",
        """SELECT 'round ' || c.round AS what FROM closing c
           LEFT JOIN round_closing r ON r.round = c.round
           WHERE (r.id IS NULL) <> EXISTS (SELECT FROM round_reopening o WHERE o.closing = c.id)
             AND c.position = (SELECT max(position) FROM closing l WHERE l.round = c.round)""",
    ),
    Invariant(
        "a nominated entry belongs to an announced edition",
        """SELECT 'nomination ' || n.id AS what FROM nomination n JOIN entry e ON e.id = n.entry
           WHERE e.edition <> n.edition OR NOT EXISTS (SELECT FROM announcement a WHERE a.edition = n.edition)""",
    ),
    Invariant(
        "one person has one valid certificate of a kind for an entry",
        """SELECT 'entry ' || entry || ', ' || (content->>'kind') AS what FROM certificate WHERE ended_at IS NULL
           GROUP BY entry, content->>'kind', coalesce(author::text, full_name, serial) HAVING count(*) > 1""",
    ),
    Invariant(
        "no more entries are nominated than the quota",
        """SELECT 'edition ' || e.slug || ' to ' || n.target AS what FROM nomination n
           JOIN edition e ON e.id = n.edition
           JOIN LATERAL jsonb_array_elements(e.nominates_to) q ON q->>'edition' = n.target
           GROUP BY e.slug, n.target, q->>'quota' HAVING count(*) > (q->>'quota')::int""",
    ),
    Invariant(
        "an edition's newest version is the one in force",
        """SELECT 'edition ' || e.slug AS what FROM edition e JOIN edition_version v ON v.edition = e.id
           GROUP BY e.id HAVING max(v.version) <> e.version""",
    ),
)

STORED_FILES = """
SELECT DISTINCT sha256 FROM (
  SELECT sha256 FROM attachment WHERE removed_at IS NULL
  UNION ALL SELECT sha256 FROM blind_copy WHERE sha256 IS NOT NULL
  UNION ALL SELECT sha256 FROM paper UNION ALL SELECT sha256 FROM paper_template WHERE removed_at IS NULL
  UNION ALL SELECT f->>'sha256' FROM submission s, jsonb_array_elements(s.files) f) named
WHERE sha256 IS NOT NULL
"""
