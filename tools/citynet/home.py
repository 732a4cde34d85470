"""The one folder that holds everything, with its locks."""

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path

from .checkout import ROOT
from .log import log
from .messages import Problem, say
from .programs import succeeds
from .users import NOBODY, needs_nobody


class Home:
    """Our one folder, once it is open."""

    def __init__(self):
        self.path = None

    def open(self, command):
        """Choose and make the folder, and begin the log of this command."""
        self.path = self._choose()
        for name in ("log", "locks", "data", "bin"):
            (self.path / name).mkdir(parents=True, exist_ok=True)
        # Inside the project the folder ignores itself, under any name.
        if ROOT in self.path.parents and not (self.path / ".gitignore").exists():
            (self.path / ".gitignore").write_text("*\n")
        log.begin(self.path / "log", command)

    def _choose(self):
        """CITYNET_HOME, else .citynet/ here, else a folder that PostgreSQL reaches.

        PostgreSQL refuses to be root. Where no user namespace can be had it runs as
        "nobody", who must be able to walk to the folder.
        """
        wanted = os.environ.get("CITYNET_HOME")
        path = Path(wanted).expanduser().absolute() if wanted else ROOT / ".citynet"
        self._made(path)
        if needs_nobody():
            reached = NOBODY + ("test", "-x")
            if not succeeds(*reached, path):
                with contextlib.suppress(OSError):
                    path.rmdir()
                path = self._made(Path("/var/lib/citynet"))
                say(f"  Everything goes to {path}, a folder that PostgreSQL can reach.")
                if not succeeds(*reached, path):
                    raise Problem(
                        "Set CITYNET_HOME to a folder that everybody may enter."
                    )
        return path

    @staticmethod
    def _made(path):
        """Make a folder, and see that it can be written to."""
        try:
            path.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=path).close()
        except OSError as error:
            raise Problem(
                f"The folder {path} cannot be used ({error.strerror}). "
                f"Set CITYNET_HOME to a folder of yours."
            ) from None
        return path

    @contextlib.contextmanager
    def lock(self, name, *, shared=False, wait=True):
        """Hold a lock between processes; yields whether it was got.

        The kernel lets go of it when the holder and its children are gone.
        """
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        with (self.path / "locks" / name).open("a") as handle:
            for _ in range(21):
                try:
                    fcntl.flock(handle, kind | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if not wait:
                        yield None
                        return
                    time.sleep(0.1)
            else:
                say(f"  ... waiting for another ./citynet, which makes {name}")
                fcntl.flock(handle, kind)
            yield handle

    @contextlib.contextmanager
    def part(self, name):
        """Make one part of the folder once, also when several ask at the same time.

        Yields a folder to fill, or None when the part is there already.
        """
        target = self.path / name
        done = target / ".complete"
        if done.exists():
            yield None
            return
        with self.lock(name.replace("/", "-")):
            if done.exists():
                yield None
                return
            shutil.rmtree(target, ignore_errors=True)
            target.mkdir(parents=True)
            yield target
            done.touch()


home = Home()
