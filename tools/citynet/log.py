"""The log of this command: what programs said, and the traces of failures."""

import os
import time

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
            old.unlink(missing_ok=True)

    def write(self, text):
        if self.path:
            with self.path.open("a") as file:
                file.write(text)


log = Log()
