"""Evaluate a programme from its records: pledges, networks, workshops.

One road, walked from left to right; a module imports only from modules to its left:

    faults > boroughs > yaml_file > parameters > tables > sample > intervals > counts > disclosure > measure >
    pledges, network, project > findings > words > charts > study > preparation > pages > reports > __main__
"""

__version__ = "0.1.0"
