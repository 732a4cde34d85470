from . import (
    test_amounts,
    test_demo,
    test_guard,
    test_images,
    test_js,
    test_menus,
    test_pg_arrays,
    test_reports,
    test_roles,
    test_routes,
    test_states,
    test_texts,
    test_time_zones,
)
from .core import *
from .customers import *
from .catalog import *
from .services import *
from .posting import *
from .network import *
from .billing import *
from .outages import *
from .field_service import *
from .collections import *
from .orders import *
from .changes import *
from .workbook import *
from .payments import *
from .helpdesk import *
from .privacy import *
from .dashboard import *
