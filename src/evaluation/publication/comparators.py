"""The other boroughs, as a publication of the project shows them, for the page of one that has its own records alone.

What is taken from the publication stands in the page's own `cells.json`, so that the page can be made again from that.
"""

from collections.abc import Iterator

from evaluation.publication.reading import Publication
from evaluation.records.errors import Problem, WrongInput
from evaluation.records.parameters import Project
from evaluation.records.tables.read import Tables

DECIDING = ("filled_means", "deadline")
"""The parameters that decide how many places are due and filled."""
OF_PEOPLE = ("disclosure",)
"""And what is shown of them, where places filled count people."""


def others_of(publication: Publication, slug: str, project: Project, records: Tables, own: str) -> dict:
    """What a page needs of a publication to put its borough beside the others: who they are, and their places.

    WrongInput, with all that is wrong at once, where the records can be compared among themselves, or where the
    publication is not for everybody, of another project, counted otherwise, or without another borough.
    """
    boroughs = {name: title for name, title in publication.content["common"]["boroughs"].items() if name != own}
    faults = [*_wrong_records(records), *_wrong_publication(publication, slug, project, records.illustrative)]
    if not faults and not boroughs:
        faults.append(
            f"its one borough is {records.registry[own].name} itself, so there is nothing to compare with: "
            "COMPARE= takes a publication that has other boroughs."
        )
    if faults:
        raise WrongInput(Problem(problem, str(publication.folder)) for problem in faults)
    return {
        "as_at": publication.as_at,
        "made_by": publication.project.made_by,
        "boroughs": boroughs,
        "tables": {"places": publication.content["tables"]["places"]},
    }


def _wrong_records(records: Tables) -> Iterator[str]:
    members = records.members()
    if len(members) > 1:
        yield (
            f"COMPARE= is for the records of one borough, and these have {len(members)} ({', '.join(members)}), "
            "which stand beside each other already. Leave COMPARE= away, or give the records of one with "
            "DATA=."
        )


def _wrong_publication(publication: Publication, slug: str, project: Project, illustrative: bool) -> Iterator[str]:
    if publication.audience != "public":
        yield (
            f"this is for the audience '{publication.audience}': COMPARE= takes what is public, "
            "reports/<project>/public."
        )
    if publication.content["common"]["illustrative"] != illustrative:
        kinds = ("illustrative", "real") if illustrative else ("real", "illustrative")
        yield (
            f"your records are {kinds[0]} and this publication is {kinds[1]}: the two never mix. COMPARE= takes a "
            f"publication of {kinds[0]} records with them."
        )
    if publication.slug != slug:
        yield (
            f"this is of the project '{publication.slug}', and your records are of '{slug}': COMPARE= takes a "
            "publication of the same project, and PROJECT= its parameters."
        )
        return
    for name in DECIDING + (() if project.filled_means == "started" else OF_PEOPLE):
        ours, theirs = getattr(project, name), getattr(publication.project, name)
        if ours != theirs:
            yield (
                f"its places were counted with {name}: {theirs}, and yours are with {name}: {ours}. Take the "
                "project's own parameters (PROJECT=), so that both are counted alike."
            )
