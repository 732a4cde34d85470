from . import citynet_provisioning
from . import citynet_provisioning_adapter
