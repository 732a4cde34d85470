"""What `./citynet` does, with Python's standard library alone.

From the ground up; a file uses only files that are named before it:

    checkout  messages  log  keys     what is ours, told, kept, and how it is named
    programs  users                   running programs, and as which user
    home                              the folder, its locks
    apt  python  javascript  odoo  browser  age    what is fetched
    postgres  databases               the database server and what is in it
    machine                           all of it together
    layers  demo  backups             the databases to start from and to work in
    commands/                         a file for each command
    main                              the command line
"""
