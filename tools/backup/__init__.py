"""Backups of one Odoo database with its files, with Python's own library alone.

From the ground up; a file uses only files that are named before it:

    settings          what the environment says
    programs          PostgreSQL's programs, age
    keep              which old backups stay
    snapshot          one moment of a database
    archive           the one file that a backup is
    status            what the dashboard is told
    make  restore     a backup, and the way back
    nightly           once a night, for a container
    __main__          the command line
"""
