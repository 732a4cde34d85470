"""What a workbook is about: payers, their services and where these run."""

from dataclasses import dataclass, field
from datetime import date

from .packages import Package
from .rows import Row

HOME, INSTITUTION = "home", "institution"
ACTIVE, SUSPENDED, CLOSED = "active", "suspended", "closed"


@dataclass(slots=True)
class Place:
    street: str = ""
    rt: str = ""
    rw: str = ""
    village: str = ""
    district: str = ""
    city: str = ""
    zip: str = ""
    landmark: str = ""


@dataclass(slots=True)
class Service:
    row: Row = field(repr=False)
    label: str
    place: Place
    package_text: str = ""
    package: Package | None = None
    price: int = 0
    start: date | None = None
    is_start_sure: bool = True
    stop: date | None = None
    due_day: int = 0
    state: str = ACTIVE
    po_number: str = ""
    serial: str = ""
    bills: list = field(default_factory=list, repr=False)


@dataclass(slots=True)
class Payer:
    """``key`` is what its spellings have in common; ``code`` may be missing."""

    key: str
    code: str
    name: str
    kind: str
    row: Row = field(repr=False)
    phone: str = ""
    nik: str = ""
    npwp: str = ""
    email: str = ""
    contact: str = ""
    po_number: str = ""
    remark: str = ""
    has_own_code: bool = True
    more_phones: list[str] = field(default_factory=list)
    services: list[Service] = field(default_factory=list, repr=False)
