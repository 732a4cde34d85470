from . import downloads, portal
