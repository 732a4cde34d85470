from . import models, wizard, controllers, report
