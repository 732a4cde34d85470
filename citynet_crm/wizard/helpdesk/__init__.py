from . import citynet_sla_credit
from . import citynet_ticket_merge
