"""The program age, which locks backups: the machine's, else Debian's."""

import shutil
import tempfile
from pathlib import Path

from .apt import Apt, unpack
from .home import home
from .messages import Problem, step


def get_age():
    """:return: Path, the folder of the program `age`
    :raise Problem: where it is not there and cannot be fetched"""
    if found := shutil.which("age"):
        return Path(found).parent
    if not shutil.which("apt-get"):
        raise Problem("Locked backups need the program age: install it.")
    with home.part("age") as target:
        if target:
            with step("age"), tempfile.TemporaryDirectory(dir=target) as folder:
                apt = Apt(Path(folder))
                apt.update()
                unpack(apt.download("age"), target)
    return home.path / "age/usr/bin"
