"""The rules of the house, held by reading the code: nothing is run, no Odoo is loaded.

``code`` reads the files, ``floors`` knows which room stands on which floor, each other
file holds a group of rules, ``explained`` what is let through and why.
``python3 -m tests.house`` prints what breaks a rule; ``tests/test_house.py`` fails on it.
"""
