"""Evaluate a programme from its records: pledges, networks, workshops.

One road, walked from left to right; a module imports only from modules to its left:

    faults > boroughs > kept > yaml_file > parameters > tables > exports > request > stamps > places > sample >
    intervals, spread, paired > counts > disclosure > measure > pledges, network, workshops, project > resting >
    figures > findings > words > charts > study > publication > others, spreadsheet, revisions > preparation > pages
    > engine > documents > reports > several > site > audit > publishing > options > asking, commands > __main__
"""

__version__ = "0.1.0"
