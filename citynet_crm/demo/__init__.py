"""The last months of a small provider, made through the same methods as in real life.

The people stand in the XML and CSV files beside this one; ``history.py`` makes orders of
them, wins them, has them connected, bills every due day and takes the money. Everything
counts from the company's today, so that the sample data never grows old.

Imported by ``citynet.demo`` alone, when the XML asks for one of these functions.
"""

from .company import prepare_company
from .history import load_history
