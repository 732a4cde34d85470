"""The log of this command: what programs said, and the traces of failures."""

import os
import time
from pathlib import Path

KEEP_LOGS = 40


class Log:
    """A file that gets texts added; before it has begun they are dropped."""

    def __init__(self):
        self.path = None

    def begin(self, folder, command):
        """Name the file after this command, and remove the oldest files."""
        stamp = time.strftime("%Y%m%d-%H%M%S")
        self.path = folder / f"{stamp}-{command}-{os.getpid()}.log"
        for old in sorted(folder.glob("*.log"))[:-KEEP_LOGS]:
            if not self._is_written(old):
                old.unlink(missing_ok=True)

    @staticmethod
    def _is_written(path):
        """Whether the command that a log belongs to still runs, by the pid in its name."""
        pid = path.name.split(".")[0].rpartition("-")[2]
        return pid.isdigit() and Path(f"/proc/{pid}").exists()

    def write(self, text):
        if self.path:
            with self.path.open("a") as file:
                file.write(text)


log = Log()
